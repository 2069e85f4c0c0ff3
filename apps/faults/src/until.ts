import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something holds; what fails meanwhile (an outage of Temporal's) counts as not holding. */
export async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) {
      throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}`);
    }
    await delay(200);
  }
}

/** Does something to Temporal, again and again while an outage stands in the way. */
export async function insist(what: string, work: () => Promise<unknown>): Promise<void> {
  await until(what, 60_000, async () => {
    await work();
    return true;
  });
}
