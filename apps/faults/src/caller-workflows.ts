import {
  executeAgent,
  executeWorkflow,
  type ExecuteAgentInput,
  type ExecuteOptions,
  type ExecuteWorkflowInput,
} from '@stigmer/sdk/workflow';
import { proxyActivities } from '@temporalio/workflow';

/** What a caller's workflow waits for. */
export type CallerInput =
  | { readonly agent: ExecuteAgentInput; readonly options: ExecuteOptions }
  | { readonly workflow: ExecuteWorkflowInput; readonly options: ExecuteOptions }
  | { readonly tokenFor: number };

/** Waits for one execution. Whatever becomes of it is in the history. */
export async function Caller(input: CallerInput): Promise<void> {
  try {
    if ('agent' in input) {
      await executeAgent(input.agent, input.options);
    } else if ('workflow' in input) {
      await executeWorkflow(input.workflow, input.options);
    } else {
      await HandOutToken(input.tokenFor);
    }
  } catch {
    // The oracle reads the activity's own events.
  }
}

const { HandOutToken } = proxyActivities<{ HandOutToken(index: number): Promise<void> }>({
  startToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 10, initialInterval: '500ms' },
});
