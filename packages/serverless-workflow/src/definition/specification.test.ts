import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkDefinition } from './index.js';

// The specification's own SDK checks definitions against the official JSON schema (of DSL 1.0.0). It can't stand in for
// our check: it gives one text for all errors, without their places, and refuses every other patch version of the DSL.
// So it is the referee here: what we take, it must take, and what it refuses, we must refuse.

// Required, because to an `import` the SDK looks like it had a default export only, which its types deny.
const sdk: typeof import('@serverlessworkflow/sdk') = createRequire(import.meta.url)(
  '@serverlessworkflow/sdk',
);

const DOCUMENT = `document: { dsl: 1.0.0, namespace: test, name: test, version: 1.0.0 }\n`;

function isTakenByTheSdk(yaml: string): boolean {
  try {
    sdk.validate('Workflow', parse(yaml));
    return true;
  } catch {
    return false;
  }
}

describe('what we take is taken by the specification', () => {
  const fixture = readFileSync(new URL('../../fixtures/data-pipeline.yaml', import.meta.url), 'utf8');
  it.each([
    ['the data pipeline', fixture],
    [
      'every kind of task',
      `${DOCUMENT}
input: { schema: { format: json, document: { type: object } }, from: .order }
use:
  errors: { gone: { type: https://x.io/errors/gone, status: 410, title: Gone } }
  functions: { post: { call: http, with: { method: post, endpoint: 'https://x.io/{id}' } } }
  retries: { often: { delay: { seconds: 1 }, backoff: { linear: {} }, limit: { attempt: { count: 3 } } } }
  timeouts: { short: { after: { minutes: 1 } } }
timeout: { after: PT1H }
do:
  - a: { if: '\${ .x }', set: { x: 1 }, output: { as: . }, export: { as: '$context + .' }, then: c }
  - b: { call: post, with: { id: 1 }, timeout: short }
  - c: { switch: [{ one: { when: .x == 1, then: d } }, { default: { then: end } }] }
  - d: { for: { each: e, in: .list, at: i }, while: $i < 3, do: [{ w: { wait: { seconds: 1 } } }] }
  - e: { fork: { compete: true, branches: [{ f: { wait: PT1S } }, { g: { wait: PT2S } }] } }
  - h: { do: [{ i: { raise: { error: gone } } }] }
  - j:
      try: [{ k: { call: thing } }]
      catch:
        errors: { with: { status: 503 } }
        as: problem
        when: $problem.status > 1
        retry: often
        do: [{ l: { raise: { error: { type: https://x.io/errors/l, status: 500, detail: '\${ .x }' } } } }]
output: { as: { result: '\${ . }' } }
`,
    ],
  ])('%s', (_name, yaml) => {
    expect(checkDefinition(yaml)).toMatchObject({ ok: true });
    expect(isTakenByTheSdk(yaml)).toBe(true);
  });
});

describe('what the specification refuses we refuse', () => {
  it.each([
    'do: {}',
    'do: [{ a: {} }]',
    'do: [{ a: { set: { x: 1 }, thn: end } }]',
    'do: [{ a: { set: { x: 1 } }, b: { set: { x: 1 } } }]',
    'do: [{ a: { wait: soon } }]',
    'do: [{ a: { wait: { seconds: x } } }]',
    'do: [{ a: { for: { each: x }, do: [] } }]',
    'do: [{ a: { switch: [{ x: { when: . } }] } }]',
    'do: [{ a: { try: [] } }]',
    'do: [{ a: { raise: { error: { status: 400 } } } }]',
    'do: [{ a: { call: http } }]',
    'do: [{ a: { set: { x: 1 }, timeout: { before: PT1S } } }]',
    'do: []\nuse: { retries: { r: { delay: 5 } } }',
  ])('%s', (yaml) => {
    expect(isTakenByTheSdk(DOCUMENT + yaml)).toBe(false);
    expect(checkDefinition(DOCUMENT + yaml)).toMatchObject({ ok: false });
  });
});
