import type { ConnectionLike } from '@temporalio/client';
import type { CallbackBinding, ChangedTimeouts } from '../temporal/owner-contract.js';
import { changedTimeouts } from './changed-timeouts.js';
import { findPendingCaller } from './describe-caller.js';
import { timeoutsOf, type CallerTimeouts } from './pending-activity.js';

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

/**
 * Looks up whether the timeouts of a caller's activity are other ones than its binding says. Those of an attempt that is over
 * count no more: what counts then is the end of all attempts, until the next one's Create tells its own.
 *
 * @returns undefined where they are the same, where the activity is over, and where Temporal (before 1.28) does not tell them
 * @throws Temporal's own error
 */
export async function readChangedTimeouts(
  connection: ConnectionLike,
  callback: CallbackBinding,
): Promise<ChangedTimeouts | undefined> {
  const pending = await findPendingCaller(connection, callback);
  return pending && changedTimeouts(callback, pending);
}
