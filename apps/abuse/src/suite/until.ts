import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 200;

/** Waits until something holds; what it throws is thrown. */
export async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}`);
    }
    await delay(INTERVAL_MS);
  }
}
