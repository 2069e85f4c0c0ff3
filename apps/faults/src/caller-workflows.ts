import {
  executeAgent,
  executeWorkflow,
  type ExecuteAgentInput,
  type ExecuteOptions,
  type ExecuteWorkflowInput,
} from '@stigmer/sdk/workflow';
import type { ActivityOptions } from '@temporalio/common';
import { proxyActivities } from '@temporalio/workflow';

/** How far a worker's clock, by which it tells a deadline, is ahead, in milliseconds; or that it tells what time is left. */
export type WorkerClock = number | 'time left';

/** One activity that a caller's workflow waits for. */
export type CallerStep =
  | { readonly agent: ExecuteAgentInput; readonly options: ExecuteOptions }
  | { readonly workflow: ExecuteWorkflowInput; readonly options: ExecuteOptions }
  | { readonly tokenFor: number; readonly clock?: WorkerClock; readonly options?: ActivityOptions };

/** Waits for one execution after the other. Whatever becomes of them is in the history. */
export async function Caller(steps: readonly CallerStep[]): Promise<void> {
  try {
    for (const step of steps) {
      if ('agent' in step) {
        await executeAgent(step.agent, step.options);
      } else if ('workflow' in step) {
        await executeWorkflow(step.workflow, step.options);
      } else {
        await handOut(step.options).HandOutToken(step.tokenFor, step.clock);
      }
    }
  } catch {
    // The oracle reads the activities' own events.
  }
}

interface Activities {
  HandOutToken(index: number, clock: WorkerClock | undefined): Promise<void>;
}

const handOut = (options: ActivityOptions = BEATING): Activities => proxyActivities<Activities>(options);

const BEATING: ActivityOptions = {
  startToCloseTimeout: '1 hour',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  // Stigmer looks it up. It also finds out an attempt whose worker died before the harness had heard of its token.
  heartbeatTimeout: '20s',
  retry: { maximumAttempts: 50, initialInterval: '1s', backoffCoefficient: 1 },
};
