import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

test.concurrent('an agent that completes completes its caller with the final execution', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'echo', inputs: { a: 'b' }, message: 'hello' }]);
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id: await stigmer.agentOf(handle.workflowId),
      phase: ExecutionPhase.COMPLETED,
      output: { inputs: { a: 'b' }, message: 'hello' },
    },
  });
});

test.concurrent('an agent that fails fails its caller once and for all, and names the input', async () => {
  const handle = await caller.start('callAgent', [readDocument(documents.missingUrl)]);
  const error = { type: 'AGENT_EXECUTION_FAILED', message: expect.stringContaining('"document_url"') };
  expect(await handle.result()).toEqual({
    outcome: 'failed',
    execution: { id: await stigmer.agentOf(handle.workflowId), phase: ExecutionPhase.FAILED, error },
    failure: { ...error, nonRetryable: true },
  });
});

test.concurrent('an agent that runs out of the time limit of its spec fails its caller', async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', []);
  const { id } = await stigmer.api.agentExecutions.create({
    spec: {
      ...readDocument(document.url),
      timeLimit: durationFromMs(1_500),
      callbackToken: await caller.tokens.of(handle.workflowId),
    },
  });
  const error = { type: 'AGENT_EXECUTION_TIMEOUT', message: expect.stringContaining('1.5 s') };
  expect(await handle.result()).toEqual({
    outcome: 'timed out',
    execution: { id, phase: ExecutionPhase.TIMED_OUT, error },
    failure: { ...error, nonRetryable: true },
  });
  await document.isLeftAlone();
});

test.concurrent(
  'an agent is stopped before its caller times out, so that the caller learns of it',
  async () => {
    const document = documents.open();
    const handle = await caller.start('callAgent', [
      readDocument(document.url),
      { startToCloseTimeout: '1 minute' },
    ]);
    expect(await handle.result()).toMatchObject({
      outcome: 'timed out',
      execution: { phase: ExecutionPhase.TIMED_OUT },
      failure: { type: 'AGENT_EXECUTION_TIMEOUT', nonRetryable: true },
    });
  },
);

test.concurrent('an agent that a user cancels fails its caller with the reason', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const id = await stigmer.agentOf(handle.workflowId);
  await stigmer.api.agentExecutions.cancel({ id, reason: 'wrong document' });
  const error = { type: 'AGENT_EXECUTION_CANCELLED', message: 'Cancelled by a user: wrong document' };
  expect(await handle.result()).toEqual({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED, error },
    failure: { ...error, nonRetryable: true },
  });
  await document.isLeftAlone();
});

test.concurrent(
  'an agent whose owner an operator terminates fails its caller, and Get and List show it',
  async () => {
    const document = documents.open();
    const handle = await caller.start('callAgent', [readDocument(document.url)]);
    await document.isRead();
    const id = await stigmer.agentOf(handle.workflowId);
    await stigmer.temporal.workflow.getHandle(id).terminate('stuck');
    const error = { type: 'AGENT_EXECUTION_CANCELLED', message: 'Terminated in Temporal: stuck.' };
    expect(await handle.result()).toEqual({
      outcome: 'cancelled in Stigmer',
      execution: { id, phase: ExecutionPhase.CANCELLED, error },
      failure: { ...error, nonRetryable: true },
    });

    const told = {
      phase: ExecutionPhase.CANCELLED,
      error: { type: error.type },
      callback: { state: CallbackState.DELIVERED },
    };
    await eventually(async () => {
      const { execution } = await stigmer.api.agentExecutions.get({ id });
      expect(execution?.status).toMatchObject(told);
    });
    const { executions } = await stigmer.api.agentExecutions.list({ callerWorkflowId: handle.workflowId });
    expect(executions.map(({ status }) => status)).toMatchObject([told]);
  },
);

test.concurrent('a caller that cancels and waits is told that its activity is cancelled', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [
    readDocument(document.url),
    { cancellationType: 'WAIT_CANCELLATION_COMPLETED' },
  ]);
  await document.isRead();
  const id = await stigmer.agentOf(handle.workflowId);
  await handle.cancel();
  expect(await handle.result()).toEqual({ outcome: 'cancelled' });
  const { status } = await stigmer.endOfAgent(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.CANCELLED,
    error: { message: 'The caller cancelled its activity.' },
    callback: { state: CallbackState.DELIVERED },
  });
  expect((await stigmer.temporal.workflow.getHandle(id).describe()).status.name).toBe('CANCELLED');
  await document.isLeftAlone();
});

test.concurrent(
  'a caller that cancels and does not wait sees a cancellation, and its agent stops',
  async () => {
    const document = documents.open();
    const handle = await caller.start('callAgent', [
      readDocument(document.url),
      { cancellationType: 'TRY_CANCEL' },
    ]);
    await document.isRead();
    const id = await stigmer.agentOf(handle.workflowId);
    await handle.cancel();
    expect(await handle.result()).toEqual({ outcome: 'cancelled' });
    const { status } = await stigmer.endOfAgent(id);
    expect(status).toMatchObject({
      phase: ExecutionPhase.CANCELLED,
      callback: { state: CallbackState.CALLER_GONE },
    });
    await document.isLeftAlone();
  },
);

test.concurrent('an agent is stopped when its caller is gone', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const id = await stigmer.agentOf(handle.workflowId);
  await handle.terminate('no longer needed');
  const { status } = await stigmer.endOfAgent(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.CANCELLED,
    error: { type: 'AGENT_EXECUTION_CANCELLED', message: "The caller's workflow has ended." },
    callback: { state: CallbackState.CALLER_GONE, verdict: "The caller's workflow has ended." },
  });
  await document.isLeftAlone();
});
