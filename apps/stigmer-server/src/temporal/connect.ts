import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 1_000;
const LOG_EVERY = 10;

/**
 * Connects to Temporal, and waits for it as long as it takes: a server that starts before its Temporal is ready need not be
 * restarted.
 *
 * @throws the signal's reason when aborted
 */
export async function connectToTemporal(
  options: NativeConnectionOptions,
  logger: Logger,
  signal: AbortSignal,
): Promise<NativeConnection> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      if (attempt % LOG_EVERY === 0) {
        logger.info(
          { address: options.address, reason: error instanceof Error ? error.message : String(error) },
          'Waiting for Temporal',
        );
      }
      // Its own AbortError is left out: the loop throws the signal's reason.
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
