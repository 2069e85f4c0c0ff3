import type { ConnectionLike } from '@temporalio/client';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { findPendingCaller } from './describe-caller.js';
import type { PendingActivity } from './pending-activity.js';

/** When Temporal gives a caller's activity up; what isn't known, or does not apply, is absent. */
export type CallerTimeouts = Pick<CallbackBinding, 'deadline' | 'heartbeatTimeoutMs'>;

/** Which attempt of which activity. */
export type CallerAttempt = Pick<
  CallbackBinding,
  'namespace' | 'workflowId' | 'runId' | 'activityId' | 'attempt'
>;

/**
 * Looks the timeouts of a caller's activity up in Temporal, for callers that don't send them, or send what their own clock says.
 *
 * @returns undefined where that attempt does not run, or Temporal (before 1.28) does not tell its timeouts
 * @throws Temporal's own error
 */
export async function readCallerTimeouts(
  connection: ConnectionLike,
  caller: CallerAttempt,
): Promise<CallerTimeouts | undefined> {
  const pending = await findPendingCaller(connection, caller);
  return pending?.isStarted && pending.attempt === caller.attempt ? timeoutsOf(pending) : undefined;
}

/** The timeouts of an activity whose attempt runs; undefined where Temporal does not tell them. */
export function timeoutsOf({
  deadlineMs,
  heartbeatTimeoutMs,
}: Pick<PendingActivity, 'deadlineMs' | 'heartbeatTimeoutMs'>): CallerTimeouts | undefined {
  if (heartbeatTimeoutMs === undefined) {
    return undefined;
  }
  return {
    ...(deadlineMs !== undefined && { deadline: new Date(deadlineMs).toISOString() }),
    ...(heartbeatTimeoutMs > 0 && { heartbeatTimeoutMs }),
  };
}
