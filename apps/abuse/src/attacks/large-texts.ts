import type { Attack } from '../attack.js';
import { run, tellEnds } from '../wire/executions.js';

const agents = ['summarizer', 'entity-extractor', 'sentiment-analyzer'] as const;

/** Texts of 500 KB that are slow to read. */
export const hostileTexts: readonly string[] = [
  'x'.repeat(500_000),
  'a.'.repeat(250_000),
  'A b '.repeat(125_000),
  '1'.repeat(500_000),
  `the ${'-'.repeat(499_000)}`,
  'Mr. '.repeat(125_000),
  '😀'.repeat(120_000),
  'a@b.c,'.repeat(80_000),
];

/** How long they are looked at, in milliseconds. */
const WATCHED_MS = 60_000;

/** Texts that hold up an agent, and must not hold up others. */
export const largeTexts: Attack = {
  name: 'large-texts',
  what: 'texts of 500 KB without spaces, of dots, digits and addresses, for each agent that reads texts',
  beside: ['text', 'document'],
  growthMiB: 2_500,
  async run(target) {
    const { texts, executionMs } = target.size;
    // Each may take a minute of CPU time, and stands back behind ordinary work: what counts is how that goes on.
    const withinMs = Math.min(executionMs, WATCHED_MS);
    const all = await Promise.all(
      Array.from({ length: texts }, (_, index) =>
        run(
          target,
          'agent',
          agents[index % agents.length] ?? 'summarizer',
          { text: hostileTexts[Math.floor(index / agents.length) % hostileTexts.length] ?? '' },
          withinMs,
        ),
      ),
    );
    return { complaints: [], figures: [tellEnds(all)] };
  },
};
