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
    const named = all.filter(({ phase, error }) => phase !== 'FAILED' || error !== '');
    return {
      complaints: [
        ...unended(all, executionMs),
        ...(named.length < all.length ? ['one failed without a word'] : []),
      ],
      figures: [tellEnds(all)],
    };
  },
};
