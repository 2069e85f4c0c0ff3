import type { Payload } from '@temporalio/common';
import type { SeenCaller } from './look-at-caller.js';

/**
 * Tells whether a caller's activity waits and shows these details already, so that a heartbeat would tell Temporal nothing
 * new, and us neither. Details name their execution, so no later activity of the same id passes for it.
 *
 * In any other state, a cancellation that was asked for among them, a heartbeat finds out more; and where a heartbeat timeout
 * is set, or not told, it is needed.
 */
export function showsAlready(
  { isUndisturbed, heartbeatTimeoutMs, shown }: SeenCaller,
  { data }: Payload,
): boolean {
  return isUndisturbed && heartbeatTimeoutMs === 0 && !!data && shown === Buffer.from(data).toString();
}
