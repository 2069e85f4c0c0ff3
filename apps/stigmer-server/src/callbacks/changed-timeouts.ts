import type { CallbackBinding, ChangedTimeouts } from '../temporal/owner-contract.js';
import { timeoutsOf, type PendingActivity } from './pending-activity.js';

/** A deadline that came as a duration is off by the time that the request took, in milliseconds at the most. */
const TOLERANCE_MS = 1_000;

/**
 * The timeouts of a caller's activity where they are other ones than its binding says: somebody has changed them, as
 * `temporal activity update-options` does, or they were not known.
 *
 * @returns undefined where they are as the binding says, and where Temporal (before 1.28) does not tell them
 */
export function changedTimeouts(
  { tokenFingerprint, deadline, heartbeatTimeoutMs }: CallbackBinding,
  seen: Pick<PendingActivity, 'deadlineMs' | 'heartbeatTimeoutMs'>,
): ChangedTimeouts | undefined {
  const timeouts = timeoutsOf(seen);
  if (!timeouts) {
    return undefined;
  }
  const { deadlineMs } = seen;
  const boundMs = deadline === undefined ? undefined : Date.parse(deadline);
  const sameDeadline =
    deadlineMs === undefined || boundMs === undefined
      ? deadlineMs === boundMs
      : Math.abs(deadlineMs - boundMs) <= TOLERANCE_MS;
  const sameHeartbeat = timeouts.heartbeatTimeoutMs === heartbeatTimeoutMs;
  return sameDeadline && sameHeartbeat ? undefined : { tokenFingerprint, ...timeouts };
}
