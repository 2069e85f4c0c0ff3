/** Records how workflow definitions run and end. See record-basics.record.ts. */
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { PendingDocuments } from './support/pending-documents.js';
import { ownerOf, recorder } from './support/recorder.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

const { record } = recorder('definitions');

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: testWorkflows });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

const owner = (id: string): WorkflowHandle => ownerOf(stigmer, id);

test.concurrent('each kind of task', async () => {
  const document = documents.openMissing();
  const inputs = { names: 'Ada,Grace', missing_url: documents.missingUrl, source_url: document.url };
  const handle = await caller.start('callWorkflow', [{ workflowId: 'every-way', inputs }]);
  await document.isRead();
  document.release();
  await handle.result();
  const id = await stigmer.workflowOf(handle.workflowId);
  await record('workflow-every-way', owner(id));
  await record('workflow-every-way-run', await stigmer.definitionRunOf(id));
});

test.concurrent('long computations', async () => {
  for (const [name, rounds] of [
    ['long', '8'],
    ['too-much', '100'],
  ] as const) {
    const handle = await caller.start('callWorkflow', [{ workflowId: 'compute', inputs: { rounds } }]);
    await handle.result();
    const id = await stigmer.workflowOf(handle.workflowId);
    if (name === 'long') {
      await record('workflow-computes-long', owner(id));
    }
    await record(`workflow-computes-${name}-run`, await stigmer.definitionRunOf(id));
  }
});

test('a definition that ends the threads that run it', async () => {
  const small = await startStigmer({ env: { ...testWorkflows, STIGMER_DEFINITION_HEAP_MIB: '96' } });
  const waiting = await startCaller({ url: small.url });
  const handle = await waiting.start('callWorkflow', [
    { workflowId: 'fill-memory', inputs: { lists: '30' } },
  ]);
  await handle.result();
  await record('workflow-ended-its-threads', ownerOf(small, await small.workflowOf(handle.workflowId)));
  await waiting.stop();
  await small.stop();
});

test.concurrent('outputs and errors that are large, deep or of rare characters', async () => {
  const order = JSON.stringify({ quantity: 2, name: '👩🏽‍🚀🚀'.repeat(12) });
  const calls = [
    ['emojis', { workflowId: 'read-text', inputs: { order } }],
    ['large-output', { workflowId: 'write-at-length', inputs: { bytes: '1500000' } }],
    ['refused-at-length', { workflowId: 'refuse-at-length', inputs: { bytes: '100000' } }],
  ] as const;
  for (const [name, input] of calls) {
    const handle = await caller.start('callWorkflow', [input]);
    await handle.result();
    const id = await stigmer.workflowOf(handle.workflowId);
    await record(`workflow-${name}`, owner(id));
    await record(`workflow-${name}-run`, await stigmer.definitionRunOf(id));
  }
  const half = String.raw`{"quantity": 2, "name": "${'a name that is rather long, '.repeat(3)}\ud83d"}`;
  const forNobody = [
    ['half-a-pair', { workflowId: 'read-text', inputs: { order: half } }],
    ['nested-output', { workflowId: 'nest', inputs: { levels: '60', of: 'objects' } }],
    // As they end since text is well-formed, and what is nested deeply is an artifact.
    ['half-a-pair-refused', { workflowId: 'read-text', inputs: { order: half } }],
    ['deep-output', { workflowId: 'nest', inputs: { levels: '60', of: 'objects' } }],
    ['too-deep-output', { workflowId: 'nest', inputs: { levels: '300', of: 'lists' } }],
  ] as const;
  for (const [name, spec] of forNobody) {
    const { id } = await stigmer.api.workflowExecutions.create({ spec });
    await record(`workflow-${name}`, owner(id));
    await record(`workflow-${name}-run`, await stigmer.definitionRunOf(id));
  }
});

/** A caller that waits for a definition that reads a document. */
async function atWork() {
  const document = documents.open();
  const handle = await caller.start('callWorkflow', [
    { workflowId: 'read', inputs: { source_url: document.url } },
    { cancellationType: 'WAIT_CANCELLATION_COMPLETED' },
  ]);
  await document.isRead();
  const id = await stigmer.workflowOf(handle.workflowId);
  return { handle, id, run: await stigmer.definitionRunOf(id) };
}

test.concurrent('definitions that are cancelled', async () => {
  const byUser = await atWork();
  await stigmer.api.workflowExecutions.cancel({ id: byUser.id, reason: 'wrong document' });
  await record('workflow-cancelled-by-user', owner(byUser.id));
  await record('workflow-cancelled-by-user-run', byUser.run);

  const byCaller = await atWork();
  await byCaller.handle.cancel();
  await record('workflow-cancelled-by-caller', owner(byCaller.id));

  const gone = await atWork();
  await gone.handle.terminate();
  await record('workflow-caller-gone', owner(gone.id));
  await record('workflow-caller-gone-run', gone.run);

  const alone = await atWork();
  await alone.run.cancel();
  await record('workflow-run-cancelled', owner(alone.id));
  await record('workflow-run-cancelled-run', alone.run);
});

test.concurrent('a definition that is stopped before its deadline', async () => {
  const handle = await caller.start('callWorkflow', [
    { workflowId: 'sleep' },
    { startToCloseTimeout: '20 seconds' },
  ]);
  await record('workflow-stopped-at-deadline', owner(await stigmer.workflowOf(handle.workflowId)));
});
