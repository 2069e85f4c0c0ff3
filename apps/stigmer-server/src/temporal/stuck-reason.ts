import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';

/**
 * A task that was tried so often has failed or been lost at least once; one that only waits for a worker is at its first try.
 */
const STUCK_ATTEMPTS = 2;

/** How much of a history's end is looked at, in events: tries of a task leave no more than one or two. */
const LOOK_BACK = 100;

/**
 * Why a workflow can't get on: its workflow task fails again and again.
 *
 * @param stuckAfterMs how long that must have gone on, in milliseconds
 * @returns undefined where it is not stuck
 */
export async function stuckReason(
  client: Client,
  { raw, workflowId, runId }: WorkflowExecutionDescription,
  stuckAfterMs: number,
): Promise<string | undefined> {
  const { attempt } = raw.pendingWorkflowTask ?? {};
  if ((attempt ?? 0) < STUCK_ATTEMPTS) {
    return undefined;
  }
  const since = await firstTryAt(client, workflowId, runId);
  if (since === undefined || Date.now() - since < stuckAfterMs) {
    return undefined;
  }
  return `its workflow task has been tried ${attempt} times since ${new Date(since).toISOString()} and can't succeed`;
}

/**
 * When the task that is tried now was scheduled first, in milliseconds since the epoch. A description does not tell: with
 * each try it names another time.
 */
async function firstTryAt(
  { connection, options: { namespace } }: Client,
  workflowId: string,
  runId: string,
): Promise<number | undefined> {
  const { history } = await connection.workflowService.getWorkflowExecutionHistoryReverse({
    namespace,
    execution: { workflowId, runId },
    maximumPageSize: LOOK_BACK,
  });
  let first: number | undefined;
  for (const event of history?.events ?? []) {
    if (event.workflowTaskCompletedEventAttributes) {
      break;
    }
    if (event.workflowTaskScheduledEventAttributes) {
      first = optionalTsToMs(event.eventTime);
    }
  }
  return first;
}
