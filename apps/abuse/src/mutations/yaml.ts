import { methods } from '../wire/methods.js';
import { callJson } from '../wire/post.js';
import { judgeAnswer } from './judge-answer.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';
import { soundDefinitions } from './sound-definitions.js';

const tokens = [
  '*a',
  '&a ',
  '<<: *a\n',
  '!!binary ',
  '!!js/function ',
  '---\n',
  '...\n',
  '|\n',
  '>-\n',
  '? ',
  '- ',
  ': ',
  '\t',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '%YAML 9.9\n',
  '${ ',
  ' }',
  '\\u0000',
  '\ufeff',
  '.inf',
  '.nan',
  '0x',
  '1e400',
  '~',
  '__proto__: ',
  'then: ',
  'for: ',
  'fork: ',
  'try: ',
  'catch: ',
  'raise: ',
  'wait: ',
  'call: ',
  'set: ',
  'switch: ',
  '  ',
  '\n',
];

/** Definitions with some characters changed, for Validate. */
export const yamlMutations = mutationAttack({
  name: 'mutations-yaml',
  what: 'mutated definitions, for `Validate`',
  share: 0.1,
  arbitrary: mutated(soundDefinitions(), tokens).map((bytes) => bytes.toString('utf8')),
  sender: async (target) => ({
    async send(source) {
      const answer = await callJson(target, methods.validate, { source }, { withinMs: 15_000 });
      return judgeAnswer(answer, `Validate ${JSON.stringify(source.slice(0, 400))}`);
    },
    end: () => undefined,
  }),
});
