import { executeAgent, executeWorkflow } from '@stigmer/sdk/workflow';

/** A caller that waits for an agent, as a user's workflow does. */
export async function AskAgent(agentId: string, inputs: Record<string, string>): Promise<unknown> {
  const { status } = await executeAgent({ agentId, inputs });
  return status?.output;
}

/** A caller that waits for a workflow definition. */
export async function AskWorkflow(workflowId: string, inputs: Record<string, string>): Promise<unknown> {
  const { status } = await executeWorkflow({ workflowId, inputs });
  return status?.output;
}
