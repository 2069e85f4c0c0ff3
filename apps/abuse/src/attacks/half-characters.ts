import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';

const orders = [
  '{"name":"\\ud83d"}',
  '{"name":"\\ude00 half"}',
  '{"\\ud83d":1,"name":"a\\ud83d"}',
  '{"name":"\\u0000"}',
];

/** Half of a surrogate pair, wherever a definition can bring one to. */
export const halfCharacters: Attack = {
  name: 'half-characters',
  what: 'half an emoji in the error, the result and the keys of a definition',
  async run(target) {
    const { executionMs } = target.size;
    const all = await Promise.all(
      ['abuse-half', 'abuse-error'].flatMap((definition) =>
        orders.map((order) => run(target, 'workflow', definition, { order }, executionMs)),
      ),
    );
    const completed = all.filter(({ phase }) => phase === 'COMPLETED').length;
    return {
      complaints: [
        ...unended(all, executionMs),
        ...(completed > 0 ? [`${completed} completed, though each of them raises an error`] : []),
      ],
      figures: [tellEnds(all)],
    };
  },
};
