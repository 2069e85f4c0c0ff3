import { describe, expect, it } from 'vitest';
import { parseDefinition } from './definition/index.js';
import { runWorkflow } from './run-workflow.js';
import { FakeCancellation, FakeHost } from './testing/fake-host.js';
import { faultOf, runYaml } from './testing/run-yaml.js';
import { errorTypes } from './workflow-error.js';

describe('task flow', () => {
  it('runs tasks in order, each on the output of the one before', async () => {
    const yaml = `
do:
  - a: { set: { list: '\${ .list + ["a"] }' } }
  - b: { do: [{ c: { set: { list: '\${ .list + ["c"] }' } } }, { d: { set: { list: '\${ .list + ["d"] }' } } }] }
`;
    expect(await runYaml(yaml)).toEqual({ list: ['a', 'c', 'd'] });
  });

  it('follows `then`', async () => {
    const yaml = `
do:
  - a: { set: { list: [a] }, then: c }
  - b: { set: { list: '\${ .list + ["b"] }' }, then: end }
  - c: { set: { list: '\${ .list + ["c"] }' }, then: b }
`;
    expect(await runYaml(yaml)).toEqual({ list: ['a', 'c', 'b'] });
  });

  it.each([
    ['`exit` completes its list', 'exit', { v: 'a after' }],
    ['`end` completes the workflow', 'end', { v: 'a' }],
  ])('%s', async (_name, directive, output) => {
    const yaml = `
do:
  - group:
      do:
        - a: { set: { v: a }, then: ${directive} }
        - never: { set: { v: never } }
  - after: { set: { v: '\${ .v + " after" }' } }
`;
    expect(await runYaml(yaml)).toEqual(output);
  });

  it('skips a task whose condition is false, and its `then` with it', async () => {
    const yaml = `
do:
  - a: { if: .n > 1, set: { big: true }, then: end }
  - b: { set: { n: '\${ .n }', small: true } }
`;
    const host = new FakeHost();
    expect(await runYaml(yaml, { n: 1 }, host)).toEqual({ n: 1, small: true });
    expect(host.events.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'a skipped',
      'b started',
      'b completed',
    ]);
    expect(await runYaml(yaml, { n: 2 })).toEqual({ big: true });
  });

  it('ends a circle of tasks that never wait', async () => {
    const fault = await faultOf('do: [{ a: { set: { x: 1 }, then: b } }, { b: { set: { x: 2 }, then: a } }]');
    expect(fault.problem).toMatchObject({
      type: errorTypes.runtime,
      title: 'The workflow computes too much',
    });
  });
});

describe('data flow', () => {
  it('transforms input and output, of the workflow and of tasks, and keeps a context', async () => {
    const yaml = `
input: { from: .order }
do:
  - a:
      input: { from: '{ total: .price }' }
      set: { doubled: '\${ .total * 2 }', sameInput: '\${ $input == . }' }
      output: { as: { result: '\${ .doubled }', raw: '\${ $task.output.doubled }' } }
      export: { as: '$context + { kept: $output.result }' }
  - b: { set: { seen: '\${ . }', context: '\${ $context }' } }
output: { as: '{ b: ., kept: $context.kept }' }
`;
    expect(await runYaml(yaml, { order: { price: 5 } })).toEqual({
      b: { seen: { result: 10, raw: 10 }, context: { price: 5, kept: 10 } },
      kept: 10,
    });
  });

  it('gives expressions the workflow, the task and the runtime', async () => {
    const yaml = `
do:
  - a:
      set:
        id: \${ $workflow.id }
        input: \${ $workflow.input }
        name: \${ $workflow.definition.document.name }
        started: \${ $workflow.startedAt.iso8601 }
        task: \${ [$task.name, $task.reference, $task.definition.metadata.owner] }
        runtime: \${ $runtime.name }
        now: \${ now }
      metadata: { owner: me }
`;
    expect(await runYaml(yaml, { x: 1 })).toEqual({
      id: 'wex-1',
      input: { x: 1 },
      name: 'test',
      started: '2026-01-01T00:00:00.000Z',
      task: ['a', '/do/0/a', 'me'],
      runtime: 'fake',
      now: Date.UTC(2026, 0, 1) / 1000,
    });
  });

  it.each([
    ['workflow input', 'input: { schema: SCHEMA }\ndo: [{ a: { set: { n: 1 } } }]', '/input', 'The input'],
    ['task input', 'do: [{ a: { input: { schema: SCHEMA }, set: { n: 1 } } }]', '/do/0/a', 'The input'],
    ['task output', 'do: [{ a: { set: { n: x }, output: { schema: SCHEMA } } }]', '/do/0/a', 'The output'],
    [
      'context',
      'do: [{ a: { set: { n: x }, export: { as: ., schema: SCHEMA } } }]',
      '/do/0/a',
      'The context',
    ],
    [
      'workflow output',
      'output: { schema: SCHEMA }\ndo: [{ a: { set: { n: x } } }]',
      '/output',
      'The output',
    ],
  ])('checks the schema of the %s', async (_name, yaml, instance, title) => {
    const schema = '{ document: { type: object, properties: { n: { type: integer } }, required: [n] } }';
    const fault = await faultOf(yaml.replace('SCHEMA', schema), { n: 'x' });
    expect(fault.problem).toEqual({
      type: errorTypes.validation,
      status: 400,
      title: `${title} doesn't fit its schema`,
      detail: expect.stringContaining('/n: Instance type "string" is invalid. Expected "integer".'),
      instance,
    });
  });
});

describe('timeouts', () => {
  it('of a task: cancels what it runs and faults, which can be caught', async () => {
    const yaml = `
use: { timeouts: { short: { after: { seconds: 5 } } } }
do:
  - attempt:
      try: [{ long: { wait: PT1H, timeout: short } }]
      catch:
        errors: { with: { type: ${errorTypes.timeout}, status: 408 } }
        do: [{ note: { set: { at: '\${ $error.instance }' } } }]
`;
    const host = new FakeHost();
    expect(await runYaml(yaml, {}, host)).toEqual({ at: '/do/0/attempt/try/0/long' });
    expect(host.elapsedMs).toBe(5000);
  });

  it('of the workflow: passes every catch', async () => {
    const yaml = `
timeout: { after: PT10S }
do: [{ attempt: { try: [{ long: { wait: PT1H } }], catch: { do: [{ note: { set: { never: true } } }] } } }]
`;
    const host = new FakeHost();
    const fault = await faultOf(yaml, {}, host);
    expect(fault.problem).toMatchObject({ type: errorTypes.timeout, status: 408, instance: '/timeout' });
    expect(host.elapsedMs).toBe(10_000);
  });

  it('do nothing to what is done in time', async () => {
    const host = new FakeHost();
    const yaml = 'do: [{ a: { wait: PT1S, timeout: { after: PT1H } } }]';
    expect(await runYaml(yaml, { x: 1 }, host)).toEqual({ x: 1 });
    expect(host.elapsedMs).toBe(1000);
  });
});

describe('cancellation by the host', () => {
  it.each([
    ['a wait', '{ wait: PT1H }'],
    ['a task with a timeout', '{ wait: PT1H, timeout: { after: PT2H } }'],
    ['a fork', '{ fork: { branches: [{ a: { wait: PT1H } }, { b: { wait: PT2H } }] } }'],
    ['a race', '{ fork: { compete: true, branches: [{ a: { wait: PT1H } }, { b: { wait: PT2H } }] } }'],
  ])('passes catch and retry untouched: %s', async (_name, task) => {
    const host = new FakeHost();
    host.at(60_000, () => host.cancelAll());
    const yaml = `
do:
  - attempt:
      try: [{ long: ${task} }]
      catch: { retry: { delay: PT1S }, do: [{ note: { set: { never: true } } }] }
`;
    await expect(runYaml(yaml, {}, host)).rejects.toBeInstanceOf(FakeCancellation);
    expect(host.elapsedMs).toBe(60_000);
    expect(host.events.at(-1)).toEqual({ name: 'attempt', reference: '/do/0/attempt', state: 'cancelled' });
  });
});

describe('determinism', () => {
  it('makes the same calls in the same order each time, from a definition that went through JSON', async () => {
    const yaml = `
document: { dsl: 1.0.0, namespace: test, name: twice, version: 1.0.0 }
do:
  - both:
      fork:
        branches:
          - a: { for: { in: '[3, 1, 2]' }, do: [{ call: { call: log, with: { n: '\${ $item }' } } }] }
          - b: { call: log, with: { n: 9 }, timeout: { after: PT1M } }
`;
    const definition: typeof parsed = JSON.parse(JSON.stringify(parseDefinition(yaml, 'twice.yaml')));
    const parsed = parseDefinition(yaml, 'twice.yaml');
    const runs = [definition, parsed].map(async (each) => {
      const host = new FakeHost({ log: ({ n = 0 }) => n });
      const output = await host.finish(() => runWorkflow(each, {}, host));
      return { output, calls: host.calls, events: host.events };
    });
    const [first, second] = await Promise.all(runs);
    expect(first).toEqual(second);
    expect(first?.output).toEqual([2, 9]);
  });
});

describe('a change of the language', () => {
  const yaml = `do: [{ a: { set: '\${ .text | fromjson }' } }]`;
  const input = { text: String.raw`{"name":"\ud83d"}` };

  it('holds for a new run', async () => {
    expect((await faultOf(yaml, input)).problem).toMatchObject({
      type: errorTypes.expression,
      detail: expect.stringContaining('half of a surrogate pair'),
    });
  });

  it('does not for one whose host says that it began before', async () => {
    const host = new FakeHost();
    const asked: string[] = [];
    host.follows = (change) => {
      asked.push(change);
      return false;
    };
    expect(await runYaml(yaml, input, host)).toEqual({ name: String.fromCharCode(0xd83d) });
    expect(asked).toEqual(['bounded-runs', 'well-formed-text']);
  });
});
