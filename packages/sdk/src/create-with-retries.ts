import { ConnectError } from '@connectrpc/connect';
import { setTimeout } from 'node:timers/promises';
import { isPassing } from './create-failure.js';

/** How long one try may take, in milliseconds: a connection that hangs must not use up all the time there is. */
const TRY_TIMEOUT_MS = 10_000;

/** What each try gets at least, in milliseconds: with less, a slow answer would count as none. */
const MIN_TRY_TIMEOUT_MS = 1_000;

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;

/** How long to go on, and what ends it early. */
export interface RetryLimits {
  /** No try begins later than this after the first, in milliseconds. */
  readonly timeoutMs: number;
  /** Aborts the try under way; its reason is thrown then. */
  readonly cancelled: AbortSignal;
  /** Lets the try under way end, and begins no other. */
  readonly stopping: AbortSignal;
  /** Called with the error of each try that is not the last. */
  readonly onRetry: (error: ConnectError) => void;
}

/**
 * Calls Create until it is answered: again and again, ever more slowly and with jitter, while the server is unavailable. A
 * refusal is thrown at once; the error of the last try, when there is no more time.
 */
export async function createWithRetries<T>(
  create: (options: { signal: AbortSignal; timeoutMs: number }) => Promise<T>,
  { timeoutMs, cancelled, stopping, onRetry }: RetryLimits,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let tries = 1; ; tries += 1) {
    const leftMs = deadline - performance.now();
    try {
      return await create({
        signal: cancelled,
        // Whole milliseconds: the protocols have no fractions, and a server takes them for an invalid request.
        timeoutMs: Math.ceil(Math.min(TRY_TIMEOUT_MS, Math.max(MIN_TRY_TIMEOUT_MS, leftMs))),
      });
    } catch (reason) {
      cancelled.throwIfAborted();
      const error = ConnectError.from(reason);
      const waitMs = backoffMs(tries);
      if (stopping.aborted || !isPassing(error) || performance.now() + waitMs >= deadline) {
        throw error;
      }
      onRetry(error);
      await waitUnless(AbortSignal.any([cancelled, stopping]), waitMs);
      cancelled.throwIfAborted();
      if (stopping.aborted) {
        throw error;
      }
    }
  }
}

/** Doubles with each try; a random half of it keeps many activities from coming back at the same moment. */
function backoffMs(tries: number): number {
  const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
  return longest * (0.5 + Math.random() / 2);
}

async function waitUnless(aborted: AbortSignal, ms: number): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal: aborted });
  } catch (error) {
    if (!aborted.aborted) {
      throw error;
    }
  }
}
