import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { ExecutionPhase, type CallbackOptions } from '@stigmer/api/execution/v1';
import type { ActivityOptions } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt } from './support/fail-attempt.js';
import { operatorCommands } from './support/operator-commands.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents } from './support/test-definitions.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let stigmer: TestStigmer;
/** Its monitor makes one pass, before any caller begins to wait. */
let blindStigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;
let operator: ReturnType<typeof operatorCommands>;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: testAgents });
  blindStigmer = await startStigmer({ env: { ...testAgents, STIGMER_MONITOR_INTERVAL_SECONDS: '600' } });
  caller = await startCaller({ url: stigmer.url });
  operator = operatorCommands(caller);
});
afterAll(async () => {
  await caller.stop();
  await Promise.all([stigmer.stop(), blindStigmer.stop()]);
  await documents.close();
});

/** A caller that waits for an agent which reads a document. */
async function waiting(
  options: ActivityOptions,
  callback?: Partial<Pick<CallbackOptions, 'deadline' | 'heartbeatTimeout' | 'timeLeft'>>,
  server = stigmer,
) {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', [options]);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await server.api.agentExecutions.create({
    spec: { ...readDocument(document.url), callbackToken, ...(callback && { callback }) },
  });
  await document.isRead();
  return { document, handle, id };
}

/** When the caller of an execution times out, as Stigmer knows it. */
async function deadlineOf(id: string, { api } = stigmer): Promise<number> {
  const { execution } = await api.agentExecutions.get({ id });
  return timestampMs(present(execution?.status?.callback?.deadline));
}

/** When the attempt of a caller's activity began, by Temporal's clock. */
async function startOf(workflowId: string): Promise<number> {
  const { seconds, nanos } = present((await operator.pending(workflowId))?.lastStartedTime ?? undefined);
  return 1000 * Number(seconds) + Number(nanos) / 1e6;
}

async function untilPast(timeMs: number): Promise<void> {
  await eventually(() => expect(Date.now()).toBeGreaterThan(timeMs));
}

test.concurrent('an agent whose caller is given more time runs on', async () => {
  const { document, handle, id } = await waiting({ startToCloseTimeout: '20s' });
  const before = await deadlineOf(id);
  await operator.updateOptions(handle, { startToClose: '10 minutes' });
  await eventually(async () => expect(await deadlineOf(id)).toBeGreaterThan(before + 5 * MINUTE_MS));
  await untilPast(before);
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
});

test.concurrent('an agent whose caller has been given more time since the last pass runs on', async () => {
  const { document, handle, id } = await waiting({ startToCloseTimeout: '20s' }, undefined, blindStigmer);
  const before = await deadlineOf(id, blindStigmer);
  await operator.updateOptions(handle, { startToClose: '10 minutes' });
  await untilPast(before);
  expect(await deadlineOf(id, blindStigmer)).toBeGreaterThan(before + 5 * MINUTE_MS);
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
});

test.concurrent('the deadline of an attempt that is over does not stop its agent', async () => {
  const { document, handle, id } = await waiting({
    startToCloseTimeout: '20s',
    retry: { maximumAttempts: 2, initialInterval: '25s' },
  });
  const before = await deadlineOf(id);
  await failAttempt(caller, await caller.tokens.ofStart(handle.workflowId, 1));
  const callbackToken = await caller.tokens.ofStart(handle.workflowId, 2);
  expect(Date.now()).toBeGreaterThan(before);
  const spec = { ...readDocument(document.url), callbackToken };
  expect((await stigmer.api.agentExecutions.create({ spec })).id).toBe(id);
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  expect(document.reads).toBe(1);
});

test.concurrent('the end of all attempts stops an agent whose attempt is over', async () => {
  const { handle, id } = await waiting({
    startToCloseTimeout: '20s',
    scheduleToCloseTimeout: '50s',
    retry: { maximumAttempts: 2, initialInterval: '35s' },
  });
  const before = await deadlineOf(id);
  await failAttempt(caller, await caller.tokens.ofStart(handle.workflowId, 1));
  await eventually(async () => {
    const { execution } = await stigmer.api.agentExecutions.get({ id });
    expect(execution?.status?.phase).toBe(ExecutionPhase.TIMED_OUT);
  });
  expect(Date.now()).toBeGreaterThan(before);
});

test.concurrent('an agent whose caller is given less time is stopped before that is over', async () => {
  const { handle, id } = await waiting({ startToCloseTimeout: '1 hour' });
  await operator.updateOptions(handle, { startToClose: '15s' });
  expect(await handle.result()).toMatchObject({
    outcome: 'timed out',
    execution: { id },
    failure: { type: 'AGENT_EXECUTION_TIMEOUT' },
  });
});

test.concurrent('a held failure is told before a deadline that has come nearer', async () => {
  const handle = await caller.start('waitWithToken', [{ startToCloseTimeout: '1 hour' }]);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const inputs = { document_url: documents.missingUrl };
  const { id } = await stigmer.api.agentExecutions.create({
    spec: { agentId: 'held', inputs, callbackToken },
  });
  await eventually(async () => {
    const { execution } = await stigmer.api.agentExecutions.get({ id });
    expect(execution?.status?.heldUntil).toBeDefined();
  });
  await operator.updateOptions(handle, { startToClose: '20s' });
  expect(await handle.result()).toMatchObject({ outcome: 'failed', execution: { id } });
});

test.concurrent(
  'a failure stays held whose caller has been given more time since the last pass',
  async () => {
    const handle = await caller.start('waitWithToken', [{ startToCloseTimeout: '20s' }]);
    const callbackToken = await caller.tokens.of(handle.workflowId);
    const { api } = blindStigmer;
    const { id } = await api.agentExecutions.create({
      spec: { agentId: 'held', inputs: { document_url: documents.missingUrl }, callbackToken },
    });
    const heldUntil = async () => (await api.agentExecutions.get({ id })).execution?.status?.heldUntil;
    await eventually(async () => expect(await heldUntil()).toBeDefined());
    const before = await deadlineOf(id, blindStigmer);
    await operator.updateOptions(handle, { startToClose: '10 minutes' });
    await untilPast(before);
    expect(timestampMs(present(await heldUntil()))).toBeGreaterThan(before);
    await api.agentExecutions.redeliver({ id });
    expect(await handle.result()).toMatchObject({ outcome: 'failed', execution: { id } });
  },
);

test.concurrent(
  'an activity that is given a heartbeat timeout while it waits gets its heartbeats',
  async () => {
    const { document, handle, id } = await waiting({ startToCloseTimeout: '1 hour' });
    const changedAt = Date.now();
    await operator.updateOptions(handle, { heartbeat: '6s' });
    await untilPast(changedAt + 15_000);
    document.release();
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  },
);

test.concurrent(
  'a deadline that a caller tells by its own clock counts less than what Temporal says',
  async () => {
    // As a worker would tell it that is 6 minutes behind, of an activity of 5 minutes.
    const deadline = timestampFromMs(Date.now() - MINUTE_MS);
    const { document, handle, id } = await waiting(
      { startToCloseTimeout: '5 minutes' },
      { deadline, heartbeatTimeout: { $typeName: 'google.protobuf.Duration', seconds: 0n, nanos: 0 } },
    );
    const end = (await startOf(handle.workflowId)) + 5 * MINUTE_MS;
    expect(Math.abs((await deadlineOf(id)) - end)).toBeLessThan(1_000);
    document.release();
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  },
);

test.concurrent('a deadline of a caller that tells nothing is what Temporal says', async () => {
  const { document, handle, id } = await waiting({ startToCloseTimeout: '1 hour' });
  expect(Math.abs((await deadlineOf(id)) - (await startOf(handle.workflowId)) - HOUR_MS)).toBeLessThan(1_000);
  document.release();
  await handle.result();
});

test.concurrent(
  'the time that a caller has left counts by Temporal’s clock, and is put right by what Temporal says',
  async () => {
    const { document, handle, id } = await waiting(
      { startToCloseTimeout: '1 hour' },
      {
        timeLeft: { $typeName: 'google.protobuf.Duration', seconds: 1800n, nanos: 0 },
        heartbeatTimeout: { $typeName: 'google.protobuf.Duration', seconds: 0n, nanos: 0 },
      },
    );
    const end = (await startOf(handle.workflowId)) + HOUR_MS;
    await eventually(async () => expect(Math.abs((await deadlineOf(id)) - end)).toBeLessThan(1_000));
    document.release();
    await handle.result();
  },
);
