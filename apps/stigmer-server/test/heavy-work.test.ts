import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let documents: PendingDocuments;

/** A text that takes a minute to work through, and one that is done at once. */
const hardText = 'a'.repeat(500_000);
const easyText = 'The new library is wonderful. Everybody in Galway likes it.';

beforeAll(async () => {
  documents = await PendingDocuments.start();
  const folder = await mkdtemp(join(inject('scratchFolder'), 'documents-'));
  await writeFile(join(folder, 'orders.csv'), `order_id,date\n${'1,2026-01-01\n'.repeat(1_500_000)}`);
  await writeFile(join(folder, 'easy.txt'), easyText);
  await writeFile(join(folder, 'hard.txt'), `${easyText}\n${hardText}`);
  stigmer = await startStigmer({ env: { STIGMER_DOCUMENT_FOLDERS: folder } });
});
afterAll(async () => {
  await stigmer.stop();
  await documents.close();
});

const begin = async (agentId: string, inputs: Record<string, string>) =>
  (await stigmer.api.agentExecutions.create({ spec: { agentId, inputs } })).id;
const phaseOf = async (id: string) =>
  (await stigmer.api.agentExecutions.get({ id })).execution?.status?.phase;

test('a table that is too large for a workflow fails its execution, whatever it would take to build', async () => {
  const { id } = await stigmer.api.workflowExecutions.create({
    spec: { workflowId: 'data-pipeline-v2', inputs: { source_url: 'orders.csv' } },
  });
  expect((await stigmer.endOfWorkflow(id)).status).toMatchObject({
    phase: ExecutionPhase.FAILED,
    error: { message: expect.stringContaining('more than 983040 bytes') },
  });
});

test('easy work is done while a crowd of hard texts, hard documents and slow web servers is at work', async () => {
  const slow = Array.from({ length: 20 }, () => documents.open());
  const hard = await Promise.all([
    ...slow.map(({ url }) => begin('document-processor-v1', readDocument(url).inputs)),
    ...Array.from({ length: 8 }, () => begin('document-processor-v1', { document_url: 'hard.txt' })),
    ...Array.from({ length: 8 }, () => begin('sentiment-analyzer', { text: hardText })),
  ]);
  await Promise.all(slow.map((document) => document.isRead()));

  const easy = await Promise.all([
    begin('document-processor-v1', { document_url: 'easy.txt' }),
    begin('sentiment-analyzer', { text: easyText }),
    begin('echo', { text: easyText }),
  ]);
  const ends = await Promise.all(easy.map((id) => stigmer.endOfAgent(id)));
  expect(ends.map(({ status }) => status?.phase)).toEqual(easy.map(() => ExecutionPhase.COMPLETED));
  const { problems } = await stigmer.api.workflows.validate({ source: 'document: {}' });
  expect(problems.length).toBeGreaterThan(0);

  // The slow ones are still there; so are at least some of the hard ones.
  const phases = await Promise.all(hard.map(phaseOf));
  expect(phases.slice(0, slow.length)).toEqual(slow.map(() => ExecutionPhase.IN_PROGRESS));
  expect(phases.slice(slow.length)).toContain(ExecutionPhase.IN_PROGRESS);
  await Promise.all(hard.map((id) => stigmer.api.agentExecutions.cancel({ id, reason: 'enough' })));
  await Promise.all(hard.map((id) => stigmer.endOfAgent(id)));
});
