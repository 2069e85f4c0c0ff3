import { setTimeout as delay } from 'node:timers/promises';
import { vitalsOf, type Vitals } from './proc.js';
import type { Server } from './server.js';

/** How many more descriptors than before are no leak: Temporal's client and the pool of threads may open some when they like. */
const SPARE_DESCRIPTORS = 25;

/** How much more memory than before is no leak, in MiB: V8 and malloc give back slowly. */
const SPARE_MIB = 250;

const LOOK_INTERVAL_MS = 500;

/** Reads an idle server's vitals once its memory has stopped to change. */
export async function idleVitals(server: Server): Promise<Vitals> {
  let last = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 40; look += 1) {
    server.collectGarbage();
    await delay(LOOK_INTERVAL_MS);
    const vitals = await vitalsOf(server.pid);
    if (vitals === undefined) {
      throw new Error(`The server has ended: ${server.lastWords}`);
    }
    if (Math.abs(vitals.memoryMiB - last) <= 2) {
      return vitals;
    }
    last = vitals.memoryMiB;
  }
  throw new Error("The idle server's memory does not come to rest");
}

/** Waits until the server is as idle as before; gives what is left of the attack, and the vitals at the end. */
export async function untilAtRest(
  server: Server,
  before: Vitals,
  withinMs: number,
): Promise<{ complaints: string[]; vitals: Vitals | undefined }> {
  const end = Date.now() + withinMs;
  for (;;) {
    server.collectGarbage();
    await delay(LOOK_INTERVAL_MS);
    const vitals = await vitalsOf(server.pid);
    const complaints = compare(before, vitals);
    if (complaints.length === 0 || vitals === undefined || Date.now() > end) {
      return { complaints, vitals };
    }
  }
}

function compare(before: Vitals, vitals: Vitals | undefined): string[] {
  if (vitals === undefined || vitals.startedAt !== before.startedAt) {
    return ['the process is another one'];
  }
  const descriptors = vitals.descriptors - before.descriptors;
  const memory = vitals.memoryMiB - before.memoryMiB;
  return [
    ...(descriptors > SPARE_DESCRIPTORS ? [`${descriptors} descriptors stay open`] : []),
    ...(memory > SPARE_MIB ? [`${memory} MiB of memory are not given back`] : []),
  ];
}
