import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { StigmerPlugin } from '@stigmer/sdk';
import type { PayloadCodec } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const taskQueue = `agents-${randomUUID()}`;
const workflowTypes = ['Repeat', 'Say', 'Keep', 'Blur', 'Hide', 'Delegate', 'GiveUp', 'Refuse', 'Wait'];

/** Encrypts, as far as others can tell, what is secret. */
const hidesSecrets: PayloadCodec = {
  encode: async (payloads) =>
    payloads.map((payload) =>
      Buffer.from(payload.data ?? []).includes('secret')
        ? { ...payload, metadata: { encoding: Buffer.from('binary/encrypted') } }
        : payload,
    ),
  decode: async (payloads) => payloads,
};

let stigmer: TestStigmer;
let caller: TestCaller;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  const folder = join(inject('scratchFolder'), taskQueue);
  await mkdir(folder);
  for (const workflowType of workflowTypes) {
    const id = workflowType.toLowerCase();
    const definition = { id, name: id, temporal: { workflowType, taskQueue } };
    await writeFile(join(folder, `${id}.yaml`), JSON.stringify(definition));
  }
  stigmer = await startStigmer({ env: { STIGMER_AGENTS: folder } });
  caller = await startCaller({ url: stigmer.url });
  // For the converter of executions: some agents give one.
  const plugins = [new StigmerPlugin({ url: stigmer.url })];
  worker = await Worker.create({
    connection: stigmer.connection,
    namespace: stigmer.namespace,
    taskQueue,
    dataConverter: { payloadCodecs: [hidesSecrets] },
    plugins,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('support/agent-workflows.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
      plugins,
    }),
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await caller.stop();
  await stigmer.stop();
});

test.concurrent('an agent may be a Temporal workflow: its result is the output', async () => {
  const handle = await caller.start('callAgent', [
    { agentId: 'repeat', inputs: { a: 'b' }, message: 'hello' },
  ]);
  const id = await stigmer.agentOf(handle.workflowId);
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id,
      phase: ExecutionPhase.COMPLETED,
      output: { executionId: id, agentId: 'repeat', inputs: { a: 'b' }, message: 'hello' },
    },
  });
});

test.concurrent.each<[string, Record<string, string>, Record<string, unknown>]>([
  ['say', { length: '3' }, { result: 'xxx' }],
  ['keep', {}, {}],
])('a result that is no object becomes one: %s', async (agentId, inputs, output) => {
  const handle = await caller.start('callAgent', [{ agentId, inputs }]);
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { output } });
});

test.concurrent('an execution that an agent gives is its output', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'delegate' }]);
  expect(await handle.result()).toMatchObject({
    execution: { output: { id: 'aex-1', status: { startedAt: '1970-01-01T00:00:05Z' } } },
  });
});

test.concurrent('one that ends as cancelled, unasked, has failed', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'giveup' }]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    failure: { type: 'AGENT_EXECUTION_FAILED', message: expect.stringContaining('nobody had asked') },
  });
});

test.concurrent('a large result becomes an artifact', async () => {
  const { id } = await stigmer.api.agentExecutions.create({
    spec: { agentId: 'say', inputs: { length: '1500000' } },
  });
  const { status } = await stigmer.endOfAgent(id);
  expect(status?.outputArtifact?.sizeBytes).toBe(BigInt(JSON.stringify({ result: '' }).length + 1_500_000));
});

test.concurrent('an error of its fails the caller with its message', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'refuse', inputs: { what: 'tea' } }]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    failure: { type: 'AGENT_EXECUTION_FAILED', message: 'There is no tea here.' },
  });
});

test.concurrent.each([
  ['blur', 'The result of Blur is no JSON.'],
  ['hide', 'The result of Hide is no JSON (Unknown encoding: binary/encrypted).'],
])("what is no JSON fails the caller, and doesn't hold the owner up: %s", async (agentId, message) => {
  const handle = await caller.start('callAgent', [{ agentId }]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    failure: { message: expect.stringContaining(message) },
  });
});

test.concurrent(
  'it ends with its execution: cancelled by a user, or because the caller is gone',
  async () => {
    const cancelled = await caller.start('callAgent', [{ agentId: 'wait' }]);
    const first = await stigmer.agentOf(cancelled.workflowId);
    await eventually(async () => (await stigmer.definitionRunOf(first)).describe());
    await stigmer.api.agentExecutions.cancel({ id: first, reason: 'too late' });
    expect(await cancelled.result()).toMatchObject({ outcome: 'cancelled in Stigmer' });

    const gone = await caller.start('callAgent', [{ agentId: 'wait' }]);
    const second = await stigmer.agentOf(gone.workflowId);
    await eventually(async () => (await stigmer.definitionRunOf(second)).describe());
    await gone.terminate();
    const { status } = await stigmer.endOfAgent(second);
    expect(status).toMatchObject({
      phase: ExecutionPhase.CANCELLED,
      callback: { state: CallbackState.CALLER_GONE },
    });
    for (const id of [first, second]) {
      const run = await stigmer.definitionRunOf(id);
      await eventually(async () =>
        expect(['CANCELLED', 'TERMINATED']).toContain((await run.describe()).status.name),
      );
    }
  },
);

test.concurrent('one that an operator terminates fails the caller', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'wait' }]);
  const id = await stigmer.agentOf(handle.workflowId);
  const run = await eventually(async () => {
    const found = await stigmer.definitionRunOf(id);
    await found.describe();
    return found;
  });
  await run.terminate('by hand');
  expect(await handle.result()).toMatchObject({ outcome: 'failed', execution: { id } });
});
