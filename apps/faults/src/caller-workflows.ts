import {
  executeAgent,
  executeWorkflow,
  type ExecuteAgentInput,
  type ExecuteOptions,
  type ExecuteWorkflowInput,
} from '@stigmer/sdk/workflow';
import { proxyActivities } from '@temporalio/workflow';

/** One activity that a caller's workflow waits for. */
export type CallerStep =
  | { readonly agent: ExecuteAgentInput; readonly options: ExecuteOptions }
  | { readonly workflow: ExecuteWorkflowInput; readonly options: ExecuteOptions }
  | { readonly tokenFor: number };

/** Waits for one execution after the other. Whatever becomes of them is in the history. */
export async function Caller(steps: readonly CallerStep[]): Promise<void> {
  try {
    for (const step of steps) {
      if ('agent' in step) {
        await executeAgent(step.agent, step.options);
      } else if ('workflow' in step) {
        await executeWorkflow(step.workflow, step.options);
      } else {
        await HandOutToken(step.tokenFor);
      }
    }
  } catch {
    // The oracle reads the activities' own events.
  }
}

const { HandOutToken } = proxyActivities<{ HandOutToken(index: number): Promise<void> }>({
  startToCloseTimeout: '1 hour',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  // Stigmer looks it up. It also finds out an attempt whose worker died before the harness had heard of its token.
  heartbeatTimeout: '20s',
  retry: { maximumAttempts: 50, initialInterval: '1s', backoffCoefficient: 1 },
});
