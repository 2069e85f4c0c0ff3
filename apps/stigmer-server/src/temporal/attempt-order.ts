import type { CallbackBinding } from './owner-contract.js';

/** What of a binding tells when its attempt began. */
export type BoundAttempt = Pick<CallbackBinding, 'tokenFingerprint' | 'clock' | 'stamp'>;

/** How an attempt of a caller's activity stands to another one; `unknown`: their tokens do not tell. */
export type AttemptOrder = 'same' | 'earlier' | 'later' | 'unknown';

/**
 * Compares two attempts of one activity. Their numbers do not tell which is later: `temporal activity reset`, and unpausing with
 * `--reset-attempts`, go back to 1. What only grows is the clock in the token of a workflow's activity, and the stamp in that
 * of a standalone one.
 */
export function compareAttempts(attempt: BoundAttempt, other: BoundAttempt): AttemptOrder {
  if (attempt.tokenFingerprint === other.tokenFingerprint) {
    return 'same';
  }
  const { clock, stamp } = attempt;
  if (
    clock &&
    other.clock &&
    clock.shardId === other.clock.shardId &&
    clock.clusterId === other.clock.clusterId
  ) {
    return order(BigInt(clock.time), BigInt(other.clock.time));
  }
  return stamp !== undefined && other.stamp !== undefined ? order(stamp, other.stamp) : 'unknown';
}

function order<T extends number | bigint>(time: T, other: T): AttemptOrder {
  if (time === other) {
    return 'same';
  }
  return time < other ? 'earlier' : 'later';
}
