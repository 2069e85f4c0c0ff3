import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';
import { monitorWorkflowIds } from './monitors.js';

const LATE_MS = 30_000;

/** An activity that was tried so often has failed again and again. */
const LATE_ATTEMPTS = 5;

const { PENDING_ACTIVITY_STATE_SCHEDULED } = proto.temporal.api.enums.v1.PendingActivityState;

/**
 * Tells which monitors do not get on, the canary among them: they don't run, a task of theirs waits for a worker, or an activity of theirs
 * fails again and again. Callers are not looked after then, or owners and deliveries find no place.
 *
 * @param lateMs how long a task of theirs may wait for a worker, in milliseconds
 * @returns one sentence for each
 */
export async function lateMonitors(client: Client, lateMs = LATE_MS): Promise<string[]> {
  const remarks = await Promise.all(
    Object.values(monitorWorkflowIds).map((workflowId) => lateness(client, workflowId, lateMs)),
  );
  return remarks.filter((remark) => remark !== undefined);
}

async function lateness(client: Client, workflowId: string, lateMs: number): Promise<string | undefined> {
  let raw: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
  try {
    ({ raw } = await client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return `The workflow ${workflowId} has not begun.`;
    }
    throw error;
  }
  const { pendingWorkflowTask, pendingActivities } = raw;
  const waited = [
    optionalTsToMs(pendingWorkflowTask?.originalScheduledTime ?? pendingWorkflowTask?.scheduledTime),
    ...(pendingActivities ?? [])
      .filter(({ state }) => state === PENDING_ACTIVITY_STATE_SCHEDULED)
      .map(({ scheduledTime }) => optionalTsToMs(scheduledTime)),
  ].map((since) => Date.now() - (since ?? Date.now()));
  const longest = Math.max(...waited);
  if (longest > lateMs) {
    return `The workflow ${workflowId} has waited for a worker for ${Math.round(longest / 1000)} s.`;
  }
  const failing = pendingActivities?.find(({ attempt }) => (attempt ?? 0) >= LATE_ATTEMPTS);
  return (
    failing &&
    `An activity of the workflow ${workflowId} has been tried ${failing.attempt} times: ${failing.lastFailure?.message ?? 'it got no answer'}.`
  );
}
