import { Code } from '@connectrpc/connect';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer();
});
afterAll(async () => {
  await stigmer.stop();
  await documents.close();
});

test.concurrent('a running execution is cancelled, with the reason', async () => {
  const document = documents.open();
  const { id } = await stigmer.api.agentExecutions.create({ spec: readDocument(document.url) });
  await document.isRead();
  const { execution } = await stigmer.api.agentExecutions.cancel({ id, reason: 'no longer needed' });
  expect(execution?.id).toBe(id);
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: {
      phase: ExecutionPhase.CANCELLED,
      error: { type: 'AGENT_EXECUTION_CANCELLED', message: 'Cancelled by a user: no longer needed' },
    },
  });
  await document.isLeftAlone();
});

test.concurrent('an execution that no worker has picked up yet is cancelled with the reason', async () => {
  const idle = await startStigmer();
  idle.beginShutdown();
  const { id } = await idle.api.agentExecutions.create({ spec: readDocument(documents.open().url) });
  await idle.api.agentExecutions.cancel({ id, reason: 'too late' });
  await idle.stop();

  const second = await startStigmer({ namespace: idle.namespace });
  try {
    expect(await second.endOfAgent(id)).toMatchObject({
      status: { phase: ExecutionPhase.CANCELLED, error: { message: 'Cancelled by a user: too late' } },
    });
    const { events } = await second.temporal.workflow.getHandle(id).fetchHistory();
    const firstTask = events?.findIndex((event) => event.workflowTaskCompletedEventAttributes);
    const asked = events?.findIndex((event) => event.workflowExecutionCancelRequestedEventAttributes);
    expect(asked).toBeLessThan(firstTask ?? 0);
  } finally {
    await second.stop();
  }
});

test.concurrent('an execution may be cancelled twice', async () => {
  const document = documents.open();
  const { id } = await stigmer.api.agentExecutions.create({ spec: readDocument(document.url) });
  await Promise.all([
    stigmer.api.agentExecutions.cancel({ id, reason: 'twice' }),
    stigmer.api.agentExecutions.cancel({ id, reason: 'twice' }),
  ]);
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: { phase: ExecutionPhase.CANCELLED, error: { message: 'Cancelled by a user: twice' } },
  });
});

test.concurrent('an execution that has ended is answered as it is', async () => {
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' } });
  const ended = await stigmer.endOfAgent(id);
  expect(await stigmer.api.agentExecutions.cancel({ id, reason: 'too late' })).toMatchObject({
    execution: { status: { phase: ExecutionPhase.COMPLETED, output: ended.status?.output } },
  });
});

test.concurrent('an execution that is not there can not be cancelled', async () => {
  await expectRefusal(stigmer.api.agentExecutions.cancel({ id: 'aex-none' }), Code.NotFound, '"aex-none"');
});

test.concurrent('an execution of one kind is not there for the other', async () => {
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' } });
  await expectRefusal(stigmer.api.workflowExecutions.get({ id }), Code.NotFound, id);
});
