import { test } from 'vitest';
import type { Language } from '../languages.js';
import type { Caller, CallerOptions } from '../stack/caller.js';
import type { Stack } from '../stack/stack.js';

/** What the rows of one language work with. */
export interface Bench {
  readonly language: Language;
  readonly stack: Stack;
  /** In the namespace `default`. */
  readonly caller: Caller;
  /** In the namespace `orders`. */
  readonly otherCaller: Caller;
  /** In the namespace `default`, with the frozen stubs of the first revision. */
  readonly oldCaller: Caller;
  /** Starts another one, for one row. */
  readonly startCaller: (options: CallerOptions) => Promise<Caller>;
  /** All that have been started. */
  readonly callers: readonly Caller[];
}

/** How many characters of a worker's log tell what it did last. */
const LOG_TAIL = 4_000;

/** Adds a row of the matrix. */
export type AddRow = (name: string, run: (bench: Bench) => Promise<void>) => void;

/**
 * Makes the function that adds rows. When one fails, it tells what the callers' workers have written last.
 *
 * @param how `concurrent`: beside each other, as nearly all that they do is wait; `alone`: for a row that races with time
 */
export function rowAdder(how: 'concurrent' | 'alone', bench: () => Bench): AddRow {
  const addTest = how === 'concurrent' ? test.concurrent : test;
  return (name, run) =>
    addTest(name, async ({ onTestFailed }) => {
      const ready = bench();
      onTestFailed(() => {
        for (const { name: worker, log } of ready.callers) {
          process.stderr.write(`--- ${name}: the last that ${worker} has written\n${log.slice(-LOG_TAIL)}\n`);
        }
      });
      await run(ready);
    });
}
