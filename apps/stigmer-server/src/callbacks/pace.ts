import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the next call may be made. */
export type Pace = () => Promise<void>;

/**
 * Spreads calls evenly, whoever makes them: each waits for a slot of its own.
 *
 * @param signal ends all waiting at once; the calls are then made without delay
 */
export function createPace(callsPerSecond: number, signal: AbortSignal): Pace {
  const slotMs = 1000 / callsPerSecond;
  let nextSlot = performance.now();
  return async () => {
    const now = performance.now();
    const slot = Math.max(nextSlot, now);
    nextSlot = slot + slotMs;
    if (slot > now) {
      await delay(slot - now, undefined, { signal }).catch(() => undefined);
    }
  };
}
