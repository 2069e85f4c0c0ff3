import type { OwnerOptions } from '../owner-contract.js';

/** An execution is stopped so long before its caller's deadline, so that its caller still learns of it. */
const MIN_MARGIN_MS = 3_000;
const MAX_MARGIN_MS = 10_000;
const MARGIN_SHARE = 0.25;

/** How long an execution may run from now, in milliseconds: its own limit, or what its caller's deadline leaves. */
export function timeLeftToRunMs({ timeLimitMs, callback }: OwnerOptions): number {
  if (callback?.deadline === undefined) {
    return timeLimitMs;
  }
  const untilDeadline = Math.max(0, Date.parse(callback.deadline) - Date.now());
  const margin = Math.min(
    untilDeadline / 2,
    Math.max(MIN_MARGIN_MS, Math.min(MAX_MARGIN_MS, untilDeadline * MARGIN_SHARE)),
  );
  return Math.max(1, Math.min(timeLimitMs, untilDeadline - margin));
}
