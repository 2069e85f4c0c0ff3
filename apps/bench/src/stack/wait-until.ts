import { setTimeout as delay } from 'node:timers/promises';

/** Something did not come about. */
export class WaitError extends Error {
  override readonly name = 'WaitError';
}

const POLL_MS = 250;

/** How long is waited. */
export interface WaitOptions {
  /** What is waited for, for messages. */
  readonly what: string;
  /** How long the count may stay the same, in milliseconds. */
  readonly stalledMs: number;
  /** Whether more than that will do. Default: no. */
  readonly atLeast?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Waits until a count has reached a number.
 *
 * @throws WaitError when the count has not changed for too long
 */
export async function untilCount(
  wanted: number,
  count: () => Promise<number>,
  { what, stalledMs, atLeast = false, signal }: WaitOptions,
): Promise<void> {
  let last = Number.NaN;
  let changedAt = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const now = await count();
    if (now === wanted || (atLeast && now > wanted)) {
      return;
    }
    if (now !== last) {
      last = now;
      changedAt = performance.now();
    } else if (performance.now() - changedAt > stalledMs) {
      throw new WaitError(`${what}: ${now} of ${wanted}, and no change for ${stalledMs / 1000} s.`);
    }
    await delay(POLL_MS);
  }
}
