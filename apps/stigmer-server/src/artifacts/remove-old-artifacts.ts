import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactStore } from './artifact-store.js';

const INTERVAL_MS = 3_600_000;

/** Removes artifacts that have been kept for long enough, now and once an hour, until aborted. */
export async function removeOldArtifacts(
  store: ArtifactStore,
  keepMs: number,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await store.removeKeptBefore(new Date(Date.now() - keepMs));
    } catch (error) {
      logger.error({ err: error }, 'Old artifacts could not be removed');
    }
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}
