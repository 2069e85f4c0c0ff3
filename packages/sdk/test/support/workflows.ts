import {
  executeAgent,
  executeWorkflow,
  isAgentCancelled,
  isAgentFailed,
  isAgentTimeout,
  isWorkflowFailed,
  type ExecuteAgentInput,
} from '@stigmer/sdk/workflow';
import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyLocalActivities,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { StigmerActivities } from '@stigmer/sdk';

/** Waits for an agent, and gives its output. */
export async function callAgent(input: ExecuteAgentInput, options?: ActivityOptions) {
  const { id, status } = await executeAgent(input, options);
  return { id, startedAt: String(status?.startedAt?.seconds), output: status?.output };
}

/** Waits for an agent, then does something that only the user's own converter makes possible. */
export async function doubleAfterAgent(amount: bigint): Promise<bigint> {
  await executeAgent({ agentId: 'echo' });
  return amount * 2n;
}

/** Tells how an agent ended that did not complete. */
export async function handleAgentEnd(input: ExecuteAgentInput): Promise<string> {
  try {
    await executeAgent(input);
    return 'completed';
  } catch (error) {
    const ends = { failed: isAgentFailed, timeout: isAgentTimeout, cancelled: isAgentCancelled };
    const found = Object.entries(ends).flatMap(([end, find]) => {
      const execution = find(error);
      return execution ? [`${end}: ${execution.id} ${execution.status?.error?.message}`] : [];
    });
    return found.join() || (isCancellation(error) ? 'cancelled by the caller' : failureType(error));
  }
}

/** Waits for a workflow definition, and tells what it failed with. */
export async function handleWorkflowFailure(workflowId: string): Promise<string> {
  try {
    const { spec } = await executeWorkflow({ workflowId });
    return `completed: ${spec?.workflowId}`;
  } catch (error) {
    return `failed: ${isWorkflowFailed(error)?.status?.error?.message}`;
  }
}

/** Makes a mistake. */
export async function callAgentLocally(): Promise<string> {
  const { ExecuteAgent } = proxyLocalActivities<StigmerActivities>({ startToCloseTimeout: '10 seconds' });
  try {
    await ExecuteAgent({ agentId: 'echo' });
    return 'completed';
  } catch (error) {
    return failureType(error);
  }
}

function failureType(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? `${cause.type}: ${cause.message}` : String(cause);
}
