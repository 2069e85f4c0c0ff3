import { Code } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt } from './support/fail-attempt.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents } from './support/test-definitions.js';

const twoAttempts = { retry: { maximumAttempts: 2, initialInterval: '100ms' } } as const;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: testAgents });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

test.concurrent(
  'a repeated Create finds the same execution, while it runs and after its delivery',
  async () => {
    const document = documents.open();
    const handle = await caller.start('waitWithToken', []);
    const spec = { ...readDocument(document.url), callbackToken: await caller.tokens.of(handle.workflowId) };
    const first = await stigmer.api.agentExecutions.create({ spec });
    await document.isRead();
    expect(await stigmer.api.agentExecutions.create({ spec })).toEqual(first);
    document.release();
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id: first.id } });
    expect(await stigmer.api.agentExecutions.create({ spec })).toEqual(first);
    await stigmer.endOfAgent(first.id);
    expect(document.reads).toBe(1);
  },
);

test.concurrent('many Creates at the same time start one execution', async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', []);
  const spec = { ...readDocument(document.url), callbackToken: await caller.tokens.of(handle.workflowId) };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => stigmer.api.agentExecutions.create({ spec })),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
  expect(document.reads).toBe(1);
});

test.concurrent('the same token with another spec is refused', async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  await stigmer.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
  await expectRefusal(
    stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', callbackToken } }),
    Code.AlreadyExists,
    'with another spec',
  );
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});

test.concurrent('the same token for another kind of execution is another execution', async () => {
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', callbackToken } });
  expect(id).toMatch(/^aex-/);
  expect(await handle.result()).toMatchObject({ execution: { id } });
});

test.concurrent('a later attempt takes the running execution over and gets its outcome', async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', [twoAttempts]);
  const create = async (attempt: number) => {
    const callbackToken = await caller.tokens.of(handle.workflowId, attempt);
    return stigmer.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
  };
  const { id } = await create(1);
  await document.isRead();
  await failAttempt(caller, await caller.tokens.of(handle.workflowId));
  expect(await create(2)).toMatchObject({ id });
  await expectRefusal(create(1), Code.FailedPrecondition, 'not live');
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: { callback: { state: CallbackState.DELIVERED } },
  });
  expect(document.reads).toBe(1);
  expect(await runsOf(id)).toBe(1);
});

test.concurrent('after a failure that may be retried, the next attempt runs the agent again', async () => {
  const handle = await caller.start('waitWithToken', [twoAttempts]);
  const create = async (attempt: number) => {
    const callbackToken = await caller.tokens.of(handle.workflowId, attempt);
    const inputs = { document_url: documents.missingUrl };
    return stigmer.api.agentExecutions.create({ spec: { agentId: 'retryable', inputs, callbackToken } });
  };
  const { id } = await create(1);
  expect(await create(2)).toMatchObject({ id });
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    execution: { id, phase: ExecutionPhase.FAILED },
    failure: { type: 'AGENT_EXECUTION_FAILED', nonRetryable: false },
  });
  await eventually(async () => expect(await runsOf(id)).toBe(2));
});

/** How many runs of an execution's owner there are. */
async function runsOf(id: string): Promise<number> {
  const { executions } = await stigmer.connection.workflowService.listWorkflowExecutions({
    namespace: stigmer.namespace,
    query: `WorkflowId = '${id}'`,
  });
  return executions.length;
}
