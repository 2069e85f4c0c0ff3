import type { Client } from '@temporalio/client';

/** How many workflows a query of Temporal's visibility finds. */
export async function countWorkflows({ workflowService, options }: Client, query: string): Promise<number> {
  const { count } = await workflowService.countWorkflowExecutions({ namespace: options.namespace, query });
  return Number(count);
}

/** Owners whose callers wait. */
export const WAITING_OWNERS =
  "WorkflowType IN ('AgentExecution', 'WorkflowExecution') AND StigmerCallback = 'WAITING' AND ExecutionStatus = 'Running'";
