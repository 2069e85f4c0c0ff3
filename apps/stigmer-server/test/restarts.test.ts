import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startCaller } from './support/caller.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer } from './support/stigmer.js';

let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
});
afterAll(() => documents.close());

test("a caller's worker may be restarted while its agent runs", async () => {
  const document = documents.open();
  const stigmer = await startStigmer();
  onTestFinished(() => stigmer.stop());
  const before = await startCaller({ url: stigmer.url });
  const handle = await before.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  await before.stop();

  document.release();
  await stigmer.endOfAgent(await stigmer.agentOf(handle.workflowId));
  const after = await startCaller({ url: stigmer.url, taskQueue: before.taskQueue });
  onTestFinished(() => after.stop());
  expect(await after.client.workflow.getHandle(handle.workflowId).result()).toMatchObject({
    outcome: 'completed',
  });
});

test('the Stigmer server may be restarted while an agent runs', async () => {
  const document = documents.open();
  const before = await startStigmer();
  const caller = await startCaller({ url: before.url });
  onTestFinished(() => caller.stop());
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  await before.stop();

  const after = await startStigmer({ namespace: before.namespace });
  onTestFinished(() => after.stop());
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});

test('a caller that asks for it learns within its liveness that Stigmer is gone', async () => {
  const document = documents.open();
  const stigmer = await startStigmer();
  const caller = await startCaller({ url: stigmer.url });
  onTestFinished(() => caller.stop());
  const handle = await caller.start('callAgent', [readDocument(document.url), { liveness: '3 seconds' }]);
  await document.isRead();
  await stigmer.stop();
  expect(await handle.result()).toEqual({ outcome: 'timed out in Temporal' });
});

test('two Stigmer servers share the work, and each knows the executions of the other', async () => {
  const document = documents.open();
  const first = await startStigmer();
  const second = await startStigmer({ namespace: first.namespace });
  onTestFinished(async () => {
    await first.stop();
    await second.stop();
  });
  const callers = await Promise.all([first, second].map(({ url }) => startCaller({ url })));
  onTestFinished(async () => {
    await Promise.all(callers.map((caller) => caller.stop()));
  });
  const handles = await Promise.all(
    callers.map((caller) => caller.start('callAgents', [readDocument(document.url), 5])),
  );
  await document.isRead(10);
  expect((await first.api.agentExecutions.list({})).executions).toHaveLength(10);
  expect((await second.api.agentExecutions.list({})).executions).toHaveLength(10);
  document.release();
  const seen = await Promise.all(handles.map((handle) => handle.result()));
  expect(new Set(seen.flat().map(({ outcome }) => outcome))).toEqual(new Set(['completed']));
  expect(document.reads).toBe(10);
});
