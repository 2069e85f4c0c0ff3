import { setTimeout as delay } from 'node:timers/promises';
import { configuredServer } from './configured-server.js';
import { contextOf, type ContextOptions } from './context.js';
import { messageOf, TemporalDevError } from './errors.js';
import { pingTemporal } from './server/connect.js';

const TRY_TIMEOUT_MS = 2_000;
const RETRY_MS = 250;

/**
 * Waits until the Temporal server of the shared dev stack can be used: the one of the environment configuration, else the
 * one on the port. It starts none; another process is expected to.
 *
 * @throws TemporalDevError `ABORTED`
 */
export async function waitForTemporal(options: ContextOptions & { port?: number } = {}): Promise<string> {
  const { env, log, signal } = contextOf(options);
  const server = configuredServer(env) ?? { address: `127.0.0.1:${options.port ?? 7233}` };
  for (let told = false; ; told = true) {
    try {
      await pingTemporal(server, TRY_TIMEOUT_MS);
      return server.address;
    } catch (error) {
      if (!told) log(`Waiting for the Temporal server on ${server.address} (${messageOf(error)}).`);
    }
    await delay(RETRY_MS, undefined, { signal }).catch((cause: unknown) => {
      throw new TemporalDevError('ABORTED', 'Stopped waiting for Temporal.', { cause });
    });
  }
}
