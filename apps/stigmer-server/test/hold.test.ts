import { Code } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { collectLog, type CollectedLog } from './support/collect-log.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents, testWorkflows } from './support/test-definitions.js';

let log: CollectedLog;
let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  log = collectLog();
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ logger: log.logger, env: { ...testAgents, ...testWorkflows } });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

const heldAgent = (url: string) => ({ agentId: 'held', inputs: { document_url: url } });

async function heldExecution(url: string) {
  const handle = await caller.start('callAgent', [heldAgent(url)]);
  const id = await stigmer.agentOf(handle.workflowId);
  await untilHeld(id);
  return { handle, id };
}

async function untilHeld(id: string): Promise<void> {
  await eventually(async () => {
    const { execution } = await stigmer.api.agentExecutions.get({ id });
    expect(execution?.status).toMatchObject({
      phase: ExecutionPhase.IN_PROGRESS,
      error: { type: 'AGENT_EXECUTION_FAILED' },
      heldUntil: expect.anything(),
      callback: { state: CallbackState.WAITING },
    });
  });
}

test.concurrent('a held failure is recovered from, and its caller only sees the result', async () => {
  const document = documents.openMissing();
  const { handle, id } = await heldExecution(document.url);
  expect(log.lines).toContainEqual(expect.objectContaining({ msg: 'Failure is held', execution_id: id }));
  await stigmer.api.agentExecutions.recover({ id, reason: 'still missing' });
  await eventually(() =>
    expect(
      log.lines.filter((line) => line['execution_id'] === id && line['msg'] === 'Failure is held'),
    ).toHaveLength(2),
  );
  // It is logged a moment before it is published.
  await untilHeld(id);
  document.release();
  await stigmer.api.agentExecutions.recover({ id, reason: 'the document is there' });
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  const { status } = await stigmer.endOfAgent(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.COMPLETED,
    callback: { state: CallbackState.DELIVERED },
  });
  expect(status?.error).toBeUndefined();
  expect(status?.heldUntil).toBeUndefined();
  await expectRefusal(stigmer.api.agentExecutions.recover({ id }), Code.FailedPrecondition, 'is not held');
});

test.concurrent('a held failure is delivered when somebody asks for it', async () => {
  const { handle, id } = await heldExecution(documents.missingUrl);
  await stigmer.api.agentExecutions.redeliver({ id });
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    execution: { id, phase: ExecutionPhase.FAILED },
    failure: { type: 'AGENT_EXECUTION_FAILED' },
  });
});

test.concurrent("a failure is not held past its caller's deadline", async () => {
  const handle = await caller.start('callAgent', [
    heldAgent(documents.missingUrl),
    { startToCloseTimeout: '30 seconds' },
  ]);
  expect(await handle.result()).toMatchObject({ outcome: 'failed' });
});

test.concurrent('a caller that cancels, and one that is gone, end a hold', async () => {
  const cancelling = await heldExecution(documents.missingUrl);
  await cancelling.handle.cancel();
  expect(await cancelling.handle.result()).toMatchObject({ outcome: 'cancelled' });

  const gone = await heldExecution(documents.missingUrl);
  await gone.handle.terminate();
  expect(await stigmer.endOfAgent(gone.id)).toMatchObject({
    status: { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.CALLER_GONE } },
  });
});

test.concurrent('a workflow definition may hold its failures too', async () => {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'held' }]);
  const id = await stigmer.workflowOf(handle.workflowId);
  await eventually(async () => {
    const { execution } = await stigmer.api.workflowExecutions.get({ id });
    expect(execution?.status?.heldUntil).toBeDefined();
  });
  await stigmer.api.workflowExecutions.redeliver({ id });
  expect(await handle.result()).toMatchObject({ outcome: 'failed', execution: { id } });
});

test.concurrent('an execution without a caller is not held', async () => {
  const { id } = await stigmer.api.agentExecutions.create({ spec: heldAgent(documents.missingUrl) });
  expect(await stigmer.endOfAgent(id)).toMatchObject({ status: { phase: ExecutionPhase.FAILED } });
});
