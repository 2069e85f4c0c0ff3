import type { WorkflowExecutionDescription } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';

/**
 * A task that was tried so often has failed or been lost at least once; one that only waits for a worker is at its first try.
 */
const STUCK_ATTEMPTS = 2;

/**
 * Why a workflow can't get on: its workflow task fails again and again.
 *
 * @param stuckAfterMs how long that must have gone on, in milliseconds
 * @returns undefined where it is not stuck
 */
export function stuckReason({ raw }: WorkflowExecutionDescription, stuckAfterMs: number): string | undefined {
  const { attempt, originalScheduledTime } = raw.pendingWorkflowTask ?? {};
  const since = optionalTsToMs(originalScheduledTime);
  if ((attempt ?? 0) < STUCK_ATTEMPTS || since === undefined || Date.now() - since < stuckAfterMs) {
    return undefined;
  }
  return `its workflow task has been tried ${attempt} times since ${new Date(since).toISOString()} and can't succeed`;
}
