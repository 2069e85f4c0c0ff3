import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { fetchArtifact } from '@stigmer/sdk';
import { Context } from '@temporalio/activity';
import type { PayloadCodec } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineTemporalAgents, startAgentWorker } from './support/agent-worker.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';

const taskQueue = `agents-${randomUUID()}`;

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
let worker: Awaited<ReturnType<typeof startAgentWorker>>;

/** Heartbeats until it is cancelled. */
const Toil = async (step: string): Promise<void> => {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(step === 'hidden' ? 'a secret' : step), 100);
  try {
    await context.cancelled;
  } finally {
    clearInterval(beating);
  }
};

beforeAll(async () => {
  const env = await defineTemporalAgents(taskQueue, [
    'Repeat',
    'Say',
    'Keep',
    'Blur',
    'Hide',
    'Delegate',
    'Halve',
    'Nest',
    'NestWithin',
    'Toil',
    'GiveUp',
    'Refuse',
    'Wait',
  ]);
  stigmer = await startStigmer({ env });
  caller = await startCaller({ url: stigmer.url });
  worker = await startAgentWorker(stigmer, taskQueue, {
    dataConverter: { payloadCodecs: [hidesSecrets] },
    activities: { Toil },
  });
});
afterAll(async () => {
  await worker.stop();
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

test.concurrent('half of a surrogate pair in its result is told as U+FFFD', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'halve' }]);
  const { execution } = await handle.result();
  expect(execution?.output).toEqual({ whole: '😀', 'a\ufffd': 'b\ufffd' });
  const { events } = await handle.fetchHistory();
  const delivered = events?.flatMap(({ activityTaskCompletedEventAttributes: completed }) =>
    (completed?.result?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString()),
  );
  expect(delivered?.[0]).not.toMatch(/\\ud/);
});

test.concurrent('a deep result becomes an artifact, which the SDK fetches', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'nest', inputs: { levels: '90' } }]);
  const { execution } = await handle.result();
  const json = `${'{"a":'.repeat(90)}"end"${'}'.repeat(90)}`;
  expect(JSON.stringify(execution?.output)).toBe(json);
  const { status } = await stigmer.endOfAgent(present(execution).id);
  expect(status?.output).toBeUndefined();
  const fetched = await fetchArtifact(stigmer.api, present(status?.outputArtifact));
  expect(Buffer.from(fetched).toString()).toBe(json);
});

test.concurrent.each([
  ['nest', '251', 'nested more than 250 levels deep'],
  ['nest', '3000', 'nested more than 250 levels deep'],
  ['nestwithin', '900', 'nested more than 250 levels deep'],
])(
  'a result that is deeper than is taken fails the caller: %s, %s levels',
  async (agentId, levels, message) => {
    const handle = await caller.start('callAgent', [{ agentId, inputs: { levels } }]);
    expect(await handle.result()).toMatchObject({
      outcome: 'failed',
      failure: { type: 'AGENT_EXECUTION_FAILED', message: expect.stringContaining(message) },
    });
  },
);

test.concurrent.each([
  ['as it is, where it is short', 'Brews tea', 'Brews tea'],
  ['cut between characters, where it is long', `${'x'.repeat(199)}😀😀`, 'x'.repeat(199)],
  ['not at all, where nobody can read it', 'hidden', undefined],
])('what it does now is shown to the caller %s', async (_, step, shown) => {
  const handle = await caller.start('callAgent', [{ agentId: 'toil', inputs: { step } }]);
  const id = await stigmer.agentOf(handle.workflowId);
  const run = await eventually(async () => {
    const found = await stigmer.definitionRunOf(id);
    const { raw } = await found.describe();
    expect(raw.pendingActivities?.[0]?.heartbeatDetails).toBeTruthy();
    return found;
  });
  await eventually(async () => {
    const { raw } = await handle.describe();
    const [details] = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads ?? [];
    const told = JSON.parse(Buffer.from(details?.data ?? []).toString()) as Record<string, unknown>;
    expect([told['phase'], told['step']]).toEqual(['IN_PROGRESS', shown]);
  });
  await run.terminate();
  await handle.result();
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
