import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';

/** Patterns on which an engine that goes back and tries again takes for ever, with a text for each. */
const patterns: readonly (readonly [string, string])[] = [
  ['(a+)+$', `${'a'.repeat(40)}!`],
  ['(a|aa)+$', `${'a'.repeat(60)}!`],
  ['(.*)*x', 'y'.repeat(200)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(60)],
  ['\\s+$', `${' '.repeat(100_000)}x`],
  ['a.*b|a', 'a'.repeat(100_000)],
  ['(x+x+)+y', 'x'.repeat(30_000)],
  ['(?:a?){1000}a{1000}', 'a'.repeat(1_000)],
  ['\\p{L}+\\d', 'é'.repeat(50_000)],
  ['', 'x'.repeat(100_000)],
];

const searches: readonly (readonly [string, string])[] = [
  ['a', 'a'.repeat(300_000)],
  ['aaaaaaaaab', 'a'.repeat(300_000)],
  [`${'ab'.repeat(50_000)}c`, 'ab'.repeat(120_000)],
];

/** What a search in a text can be made to take. */
export const catastrophicPatterns: Attack = {
  name: 'catastrophic-patterns',
  what: 'definitions with catastrophic regular expressions, `\\s+$` on 100 KB of blanks, `indices` and `index` on long texts',
  beside: ['definition'],
  async run(target) {
    const { executionMs, definitions } = target.size;
    const asked: (readonly [string, Record<string, string>])[] = [
      ...patterns.map(([pattern, text]) => ['abuse-match', { pattern, text }] as const),
      ...searches.map(([part, text]) => ['abuse-search', { part, text }] as const),
      ['abuse-schema', { text: 'a'.repeat(60) }],
    ];
    const repeated = Array.from(
      { length: definitions },
      () => ['abuse-match', { pattern: '(a+)+$', text: `${'a'.repeat(40)}!` }] as const,
    );
    const all = await Promise.all(
      [...asked, ...repeated].map(([definition, inputs]) =>
        run(target, 'workflow', definition, inputs, executionMs),
      ),
    );
    return { complaints: unended(all, executionMs), figures: [tellEnds(all)] };
  },
};
