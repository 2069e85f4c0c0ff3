import { setTimeout as delay } from 'node:timers/promises';
import type { FaultContext, Faults } from './fault.js';
import type { FaultKind, Tally } from './tally.js';

/** How long faults go on. */
export interface LaneLimits {
  /** How often each kind must have met what it was aimed at. */
  readonly hits: number;
  /** So long faults are made in any case; a time of `Date.now()`. */
  readonly until: number;
  /** So long they are made where some kind has not met enough. */
  readonly giveUpAt: number;
}

/**
 * Makes faults one after the other, in a random order: those first that have not met enough. A fault that missed says
 * nothing about Stigmer; it is made again.
 *
 * @param say hears of each fault
 */
export async function runLane(
  faults: Faults,
  context: FaultContext,
  tally: Tally,
  { hits, until, giveUpAt }: LaneLimits,
  say: (line: string) => void,
): Promise<void> {
  const kinds = Object.keys(faults) as FaultKind[];
  for (;;) {
    const missing = kinds.filter((kind) => tally.hits(kind) < hits);
    const now = Date.now();
    if (now > giveUpAt || (missing.length === 0 && now > until)) {
      return;
    }
    const kind = context.random.pick(missing.length > 0 ? missing : kinds);
    if (kind) {
      const began = Date.now();
      let remark = '';
      let hit = 0;
      try {
        hit = (await faults[kind]?.(context)) ?? 0;
      } catch (error) {
        remark = `: ${error instanceof Error ? error.message : String(error)}`;
      }
      tally.made(kind, hit);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      say(
        `${new Date().toISOString().slice(11, 19)} ${hit > 0 ? 'hit ' : 'miss'} ${kind} (${seconds} s)${remark}`,
      );
    }
    await delay(context.random.between(100, 900));
  }
}
