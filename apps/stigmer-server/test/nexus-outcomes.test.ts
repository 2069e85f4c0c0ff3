import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const endpoint = `stigmer-${randomUUID()}`;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: { STIGMER_NEXUS_ENDPOINT: endpoint } });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

test.concurrent('an agent that completes completes its operation with the final execution', async () => {
  const handle = await caller.start('callAgentByNexus', [
    endpoint,
    { agentId: 'echo', inputs: { a: 'b' }, message: 'hello' },
  ]);
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id: await stigmer.agentOf(handle.workflowId),
      phase: ExecutionPhase.COMPLETED,
      output: { inputs: { a: 'b' }, message: 'hello' },
    },
  });
});

test.concurrent('an agent that fails fails its operation once and for all, and names the input', async () => {
  const handle = await caller.start('callAgentByNexus', [endpoint, readDocument(documents.missingUrl)]);
  const error = { type: 'AGENT_EXECUTION_FAILED', message: expect.stringContaining('"document_url"') };
  expect(await handle.result()).toEqual({
    outcome: 'failed',
    execution: { id: await stigmer.agentOf(handle.workflowId), phase: ExecutionPhase.FAILED, error },
    failure: { ...error, nonRetryable: true },
  });
});
