import { ConnectError } from '@connectrpc/connect';
import pRetry from 'p-retry';
import { isPassing } from './create-failure.js';

/** How long one try may take, in milliseconds: a connection that hangs must not use up all the time there is. */
const TRY_TIMEOUT_MS = 10_000;

/**
 * Calls Create until it is answered: again and again, ever more slowly and with jitter, while the server is unavailable. A
 * refusal is thrown at once.
 *
 * @param timeoutMs when to give up; the last error is thrown then
 * @param signal stops trying; its reason is thrown then
 */
export async function createWithRetries<T>(
  create: (options: { signal: AbortSignal; timeoutMs: number }) => Promise<T>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  return pRetry(
    () => create({ signal, timeoutMs: Math.max(1, Math.min(TRY_TIMEOUT_MS, deadline - Date.now())) }),
    {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 100,
      maxTimeout: 10_000,
      factor: 2,
      randomize: true,
      maxRetryTime: timeoutMs,
      signal,
      shouldRetry: ({ error }) => isPassing(ConnectError.from(error)),
    },
  );
}
