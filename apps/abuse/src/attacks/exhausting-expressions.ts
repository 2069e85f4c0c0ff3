import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';

/** Expressions whose result, or whose way to it, would fill any memory. */
export const exhaustingExpressions: Attack = {
  name: 'exhausting-expressions',
  what: 'definitions that do `gsub(",";";")` on 8, 100 and 400 KB, double a text 64 times, or call themselves for good',
  beside: ['definition'],
  async run(target) {
    const { executionMs } = target.size;
    const commas = (length: number): Record<string, string> => ({
      text: 'ab,'.repeat(length / 3),
      pattern: ',',
    });
    const all = await Promise.all([
      ...[8_000, 100_000, 400_000].map((length) =>
        run(target, 'workflow', 'abuse-replace', commas(length), executionMs),
      ),
      run(target, 'workflow', 'abuse-replace', { text: 'x'.repeat(100_000), pattern: '' }, executionMs),
      run(target, 'workflow', 'abuse-grow', { text: 'abc' }, executionMs),
      run(target, 'workflow', 'abuse-recurse', {}, executionMs),
    ]);
    const [small] = all;
    return {
      complaints: [
        ...unended(all, executionMs),
        ...(small?.phase === 'COMPLETED' ? [] : [`8 KB were not worked on: ${small?.phase} ${small?.error}`]),
      ],
      figures: [tellEnds(all)],
    };
  },
};
