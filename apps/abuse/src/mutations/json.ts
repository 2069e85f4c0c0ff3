import * as fc from 'fast-check';
import { methods } from '../wire/methods.js';
import { send } from '../wire/post.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';
import { judgeAnswer } from './judge-answer.js';

const requests: readonly (readonly [string, unknown])[] = [
  [
    methods.createAgent,
    { spec: { agentId: 'none', inputs: { a: 'b', c: 'd' }, message: 'm', timeLimit: '60s' }, requestId: 'r' },
  ],
  [
    methods.createAgent,
    {
      spec: {
        agentId: 'none',
        callbackToken: 'AAAA',
        callback: { namespace: 'default', revision: 2, deadline: '2030-01-01T00:00:00Z' },
      },
    },
  ],
  [methods.createWorkflow, { spec: { workflowId: 'none', inputs: { a: 'b' } } }],
  [
    methods.listAgents,
    {
      pageSize: 10,
      pageToken: 'x',
      phase: 'EXECUTION_PHASE_FAILED',
      startedAfter: '2026-01-01T00:00:00Z',
      callerWorkflowId: 'w',
    },
  ],
  [methods.getAgent, { id: 'aex-0123' }],
  [methods.cancelWorkflow, { id: 'wex-0123', reason: 'r' }],
  [methods.readArtifact, { id: 'x' }],
  [methods.validate, { source: 'do: []' }],
];

const tokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  'null',
  'true',
  '1e999',
  '-0',
  '"\\ud83d"',
  '"\\u0000"',
  '"__proto__":',
  '"constructor":{}',
  '\\',
  '\0',
  '//',
  '\ufeff',
  '"a":1,"a":2',
  '[[[[[[',
  '"9999-12-31T23:59:59Z"',
  '"99999999999s"',
];

/** Any JSON in place of a value. */
const anywhere = fc
  .tuple(fc.constantFrom(...requests), fc.jsonValue({ maxDepth: 6 }), fc.nat())
  .map(([[method, message], value, at]) => {
    const paths = places(message);
    const place = paths[at % Math.max(1, paths.length)] ?? [];
    return [method, Buffer.from(JSON.stringify(replaced(message, place, value)))] as const;
  });

const bytes = fc
  .constantFrom(...requests)
  .chain(([method, message]) =>
    mutated([JSON.stringify(message)], tokens).map((body) => [method, body] as const),
  );

/** Requests in JSON whose text, or one of whose values, is changed. */
export const jsonMutations = mutationAttack({
  name: 'mutations-json',
  what: 'mutated requests in JSON',
  share: 0.15,
  arbitrary: fc.oneof(anywhere, bytes),
  sender: async (target) => ({
    async send([method, body]) {
      const answer = await send(target, `/${method}`, {
        headers: { 'content-type': 'application/json' },
        body,
        withinMs: 15_000,
      });
      return judgeAnswer(answer, `${method} ${body.toString().slice(0, 300)}`);
    },
    end: () => undefined,
  }),
});

function places(value: unknown, before: readonly string[] = []): (readonly string[])[] {
  return typeof value === 'object' && value !== null
    ? [before, ...Object.entries(value).flatMap(([name, inner]) => places(inner, [...before, name]))]
    : [before];
}

function replaced(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  return name === undefined || typeof whole !== 'object' || whole === null
    ? value
    : Object.fromEntries(
        Object.entries(whole).map(([key, inner]) => [
          key,
          key === name ? replaced(inner, rest, value) : inner,
        ]),
      );
}
