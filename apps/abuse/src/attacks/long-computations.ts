import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';

/** Definitions that compute, and never wait for anything. */
export const longComputations: Attack = {
  name: 'long-computations',
  what: 'definitions that compute for minutes, or for good, without a pause',
  beside: ['definition'],
  async run(target) {
    const { executionMs } = target.size;
    const all = await Promise.all(
      ['abuse-compute', 'abuse-endless', 'abuse-goto'].map((definition) =>
        run(target, 'workflow', definition, {}, executionMs),
      ),
    );
    const wordless = all.some(({ phase, error }) => phase === 'FAILED' && error === '');
    return {
      complaints: [...unended(all, executionMs), ...(wordless ? ['one failed without a word'] : [])],
      figures: [tellEnds(all)],
    };
  },
};
