import { vi } from 'vitest';

/** Far more than anything here takes: it ends what would never come. */
const LIMIT_MS = 100_000;
const INTERVAL_MS = 50;

/** Asks again and again until `ask` no longer throws or rejects, and gives what it gave. */
export function eventually<T>(ask: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(ask, { timeout: LIMIT_MS, interval: INTERVAL_MS });
}
