import { setTimeout as delay } from 'node:timers/promises';
import { vitalsOf } from './proc.js';
import type { Row, RowContext } from './row.js';

/** How much memory an idle server may have that has run none of its own agents, in MiB, on the newest Node.js it is tested on. */
const LIGHT_MIB = 200;
const NODE_MAJOR = 24;

/** How long it may take to come to that. */
const WITHIN_MS = 60_000;
const LOOK_INTERVAL_MS = 1_000;

const attack = { name: 'light', what: 'nothing: the server has just been started' } as const;

/** Judges the memory of a server that has been started, and has had nothing to do yet. */
export async function lightRow({ stack: { server }, nodeMajor }: RowContext): Promise<Row> {
  const end = Date.now() + WITHIN_MS;
  for (;;) {
    const memoryMiB = (await vitalsOf(server.pid))?.memoryMiB ?? Number.POSITIVE_INFINITY;
    const isLight = memoryMiB <= LIGHT_MIB;
    if (isLight || Date.now() > end || nodeMajor !== NODE_MAJOR) {
      const isJudged = nodeMajor === NODE_MAJOR;
      return {
        attack,
        complaints: isJudged && !isLight ? [`an idle server has ${memoryMiB} MiB, over ${LIGHT_MIB}`] : [],
        known: [],
        figures: `${memoryMiB} MiB${isJudged ? '' : `; it is judged on Node.js ${NODE_MAJOR}`}`,
      };
    }
    await delay(LOOK_INTERVAL_MS);
  }
}
