import { CallbackState } from '@stigmer/api/execution/v1';
import { fetchArtifact } from '@stigmer/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer({ env: testWorkflows });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

const nest = (levels: number, of: string) => ({ workflowId: 'nest', inputs: { levels: String(levels), of } });

/** The output of `nest`, as JSON. */
function nested(levels: number, of: string): string {
  const [open, close] = of === 'lists' ? ['[', ']'] : ['{"a":', '}'];
  return `{"a":${open.repeat(levels - 1)}"end"${close.repeat(levels - 1)}}`;
}

test.concurrent.each([
  [32, 'objects'],
  [40, 'lists'],
  [48, 'lists'],
])('an output of %i levels of %s is told as it is, and read by all', async (levels, of) => {
  const handle = await caller.start('callWorkflow', [nest(levels, of)]);
  const { execution } = await handle.result();
  expect(JSON.stringify(execution?.output)).toBe(nested(levels, of));
  const { status } = await stigmer.endOfWorkflow(present(execution).id);
  expect(JSON.stringify(status?.output)).toBe(nested(levels, of));
});

test.concurrent.each([
  [33, 'objects'],
  [90, 'objects'],
  [90, 'lists'],
  [250, 'objects'],
])('one of %i levels of %s is an artifact: the SDK fetches it, and any reader can', async (levels, of) => {
  const handle = await caller.start('callWorkflow', [nest(levels, of)]);
  const { execution } = await handle.result();
  expect(JSON.stringify(execution?.output)).toBe(nested(levels, of));
  const { id } = present(execution);
  const { status } = await stigmer.endOfWorkflow(id);
  expect(status?.callback?.state).toBe(CallbackState.DELIVERED);
  expect(status?.output).toBeUndefined();
  const fetched = await fetchArtifact(stigmer.api, present(status?.outputArtifact));
  expect(Buffer.from(fetched).toString()).toBe(nested(levels, of));
  const { execution: got } = await stigmer.api.workflowExecutions.get({ id });
  expect(got?.status?.outputArtifact).toEqual(status?.outputArtifact);
});

test.concurrent('a caller of the first revision finds the reference in the output', async () => {
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  await stigmer.api.workflowExecutions.create({ spec: { ...nest(90, 'objects'), callbackToken } });
  const { execution } = await handle.result();
  expect(execution?.output).toEqual({ artifact: expect.objectContaining({ mediaType: 'application/json' }) });
});

test.concurrent.each([251, 900])('one of %i levels fails its execution', async (levels) => {
  const handle = await caller.start('callWorkflow', [nest(levels, 'lists')]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    failure: {
      type: 'WORKFLOW_EXECUTION_FAILED',
      message: expect.stringContaining('more than 250 levels deep'),
    },
  });
});

test.concurrent('an expression makes no value of over 1 000 levels', async () => {
  const handle = await caller.start('callWorkflow', [nest(20_000, 'lists')]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    failure: { message: expect.stringContaining('a value has more than 1000 levels') },
  });
});

test.concurrent.each([
  ['YAML', '['.repeat(500_000), 'is nested too deeply'],
  [
    'an expression',
    `document: { dsl: 1.0.0, namespace: test, name: deep, version: 1.0.0 }\ndo: [{ a: { set: { b: '\${ ${'('.repeat(100_000)} }' } } }]`,
    'is nested too deeply',
  ],
])('%s without end is told to its author', async (_, source, message) => {
  const { problems } = await stigmer.api.workflows.validate({ source });
  expect(problems).toMatchObject([{ message: expect.stringContaining(message) }]);
});
