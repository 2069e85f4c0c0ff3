import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const COUNT = 50;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url, worker: { maxConcurrentActivityTaskExecutions: 1 } });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

test('fifty agents can be waited for with one activity slot', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgents', [readDocument(document.url), COUNT]);
  await document.isRead(COUNT);
  document.release();
  const seen = await handle.result();
  expect(new Set(seen.map(({ outcome }) => outcome))).toEqual(new Set(['completed']));
  expect(new Set(seen.map(({ execution }) => execution?.id)).size).toBe(COUNT);
});
