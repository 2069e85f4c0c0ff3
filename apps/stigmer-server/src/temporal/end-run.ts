import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Terminates the run of a definition; one that has closed is left as it is. */
export async function endRun(client: Client, workflowId: string, reason: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate(reason);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) {
      throw error;
    }
  }
}
