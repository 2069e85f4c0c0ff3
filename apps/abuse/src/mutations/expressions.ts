import * as fc from 'fast-check';
import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';
import { methods } from '../wire/methods.js';
import { callJson } from '../wire/post.js';
import { judgeAnswer } from './judge-answer.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';
import { RANDOM_DEFINITIONS, randomName, yamlOf } from './random-definitions.js';
import { randomExpressions } from './random-expressions.js';

const tokens = [
  '|',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '..',
  '$x',
  ' as ',
  'def f: ',
  ';',
  'reduce ',
  'label $a | ',
  'break $a',
  '?//',
  '"\\(',
  '@',
  '.[',
  ':',
  '%',
  '//=',
  '\\',
  '\0',
];

const texts = fc.oneof(
  randomExpressions,
  randomExpressions.chain((expression) =>
    mutated([expression], tokens).map((bytes) => bytes.toString('utf8')),
  ),
);

/** Random and mutated expressions, for Validate. */
export const expressionMutations = mutationAttack({
  name: 'mutations-expressions',
  what: 'random and mutated expressions, in definitions for `Validate`',
  share: 0.05,
  arbitrary: texts,
  sender: async (target) => ({
    async send(expression) {
      const answer = await callJson(
        target,
        methods.validate,
        { source: yamlOf('a', [expression]) },
        { withinMs: 15_000 },
      );
      return judgeAnswer(answer, `Validate of ${expression.slice(0, 400)}`);
    },
    end: () => undefined,
  }),
});

/** Definitions of random expressions, run. */
export const randomRuns: Attack = {
  name: 'random-definitions',
  what: `${RANDOM_DEFINITIONS} definitions of 20 random expressions each, run`,
  beside: ['definition'],
  async run(target) {
    const { executionMs } = target.size;
    const all = await Promise.all(
      Array.from({ length: RANDOM_DEFINITIONS }, (_, index) =>
        run(target, 'workflow', randomName(index), { text: 'aXb 😀 1,2,3' }, executionMs),
      ),
    );
    return { complaints: unended(all, executionMs), figures: [tellEnds(all)] };
  },
};
