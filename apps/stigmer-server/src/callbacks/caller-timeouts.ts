import type { ConnectionLike } from '@temporalio/client';
import { optionalTsToMs, tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import type { CallbackBinding } from '../temporal/owner-contract.js';

/** When Temporal gives a caller's activity up; what isn't known, or does not apply, is absent. */
export type CallerTimeouts = Pick<CallbackBinding, 'deadline' | 'heartbeatTimeoutMs'>;

/** Which attempt of which activity. */
export type CallerAttempt = Pick<
  CallbackBinding,
  'namespace' | 'workflowId' | 'runId' | 'activityId' | 'attempt'
>;

/**
 * Looks the timeouts of a caller's activity up in the caller's workflow, for callers that don't send them.
 *
 * @returns nothing where that attempt is not pending, or Temporal (before 1.28) does not tell its options
 */
export async function readCallerTimeouts(
  { workflowService }: ConnectionLike,
  { namespace, workflowId, runId, activityId, attempt }: CallerAttempt,
): Promise<CallerTimeouts> {
  const { pendingActivities } = await workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId, runId },
  });
  const pending = pendingActivities?.find((activity) => activity.activityId === activityId);
  if (!pending || pending.attempt !== attempt) {
    return {};
  }
  const deadlineMs = pendingDeadlineMs(pending);
  const heartbeatTimeoutMs = optionalTsToMs(pending.activityOptions?.heartbeatTimeout) ?? 0;
  return {
    ...(deadlineMs !== undefined && { deadline: new Date(deadlineMs).toISOString() }),
    ...(heartbeatTimeoutMs > 0 && { heartbeatTimeoutMs }),
  };
}

/** The end of this attempt (start-to-close) or of all attempts (schedule-to-close), whichever comes first. */
function pendingDeadlineMs({
  lastStartedTime,
  activityOptions,
  expirationTime,
}: temporal.api.workflow.v1.IPendingActivityInfo): number | undefined {
  const startToCloseMs = optionalTsToMs(activityOptions?.startToCloseTimeout) ?? 0;
  const ends = [
    ...(lastStartedTime && startToCloseMs > 0 ? [tsToMs(lastStartedTime) + startToCloseMs] : []),
    ...(expirationTime ? [tsToMs(expirationTime)] : []),
  ].filter((end) => end > 0);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}
