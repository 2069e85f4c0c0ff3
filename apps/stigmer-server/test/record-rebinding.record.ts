/** Records executions that meet another attempt of their callers. See record-basics.record.ts. */
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt, failForLong } from './support/fail-attempt.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { ownerOf, recorder } from './support/recorder.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents, testWorkflows } from './support/test-definitions.js';

const CSV = 'a,b\n1,2\n';

const { record } = recorder('rebinding');

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: { ...testAgents, ...testWorkflows } });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

const owner = (id: string): WorkflowHandle => ownerOf(stigmer, id);

/** A caller whose attempts hand their tokens over themselves, and what they ask for. */
async function attempts(
  create: (callbackToken: Uint8Array) => Promise<{ readonly id: string }>,
  initialInterval = 100,
) {
  const retry = { maximumAttempts: 2, initialInterval };
  const handle = await caller.start('waitWithToken', [{ retry }]);
  const attempt = async (number: number) => create(await caller.tokens.of(handle.workflowId, number));
  const { id } = await attempt(1);
  return { handle, id, firstToken: await caller.tokens.of(handle.workflowId), second: () => attempt(2) };
}

const readBy = (url: string) => (callbackToken: Uint8Array) =>
  stigmer.api.agentExecutions.create({ spec: { ...readDocument(url), callbackToken } });
const readByDefinition = (url: string) => (callbackToken: Uint8Array) =>
  stigmer.api.workflowExecutions.create({
    spec: { workflowId: 'held-read', inputs: { source_url: url }, callbackToken },
  });

/** Waits until a delivery has met nobody, and has been tried again after a while. */
async function untilBetweenAttempts(id: string): Promise<void> {
  await eventually(async () => {
    const { events } = await owner(id).fetchHistory();
    expect(events?.some((event) => event.timerFiredEventAttributes)).toBe(true);
  });
}

test.concurrent('an agent that runs', async () => {
  const document = documents.open();
  const { id, firstToken, second } = await attempts(readBy(document.url));
  await document.isRead();
  await failAttempt(caller, firstToken);
  await second();
  document.release();
  await record('agent-rebound', owner(id));
});

test.concurrent('a workflow definition that runs', async () => {
  const document = documents.open(CSV);
  const { id, firstToken, second } = await attempts(readByDefinition(document.url));
  await document.isRead();
  await failAttempt(caller, firstToken);
  await second();
  document.release();
  await record('workflow-rebound', owner(id));
  await record('workflow-rebound-run', await stigmer.definitionRunOf(id));
});

test.concurrent('outcomes that meet nobody', async () => {
  const document = documents.open(CSV);
  const agent = await attempts(readBy(document.url), 30_000);
  const definition = await attempts(readByDefinition(document.url), 30_000);
  const leaving = await attempts(readBy(document.url));
  await document.isRead(3);
  await Promise.all([agent, definition].map(({ firstToken }) => failAttempt(caller, firstToken)));
  await failForLong(caller, leaving.firstToken);
  document.release();
  await Promise.all([agent, definition, leaving].map(({ id }) => untilBetweenAttempts(id)));
  await leaving.handle.terminate();
  await agent.second();
  await definition.second();
  await record('agent-rebound-between-attempts', owner(agent.id));
  await record('workflow-rebound-between-attempts', owner(definition.id));
  await record('agent-gone-between-attempts', owner(leaving.id));
});

test.concurrent('a failure that is held', async () => {
  const inputs = { document_url: documents.missingUrl };
  const { id, firstToken, second } = await attempts((callbackToken) =>
    stigmer.api.agentExecutions.create({ spec: { agentId: 'held', inputs, callbackToken } }),
  );
  await eventually(async () => {
    const { execution } = await stigmer.api.agentExecutions.get({ id });
    expect(execution?.status).toMatchObject({
      phase: ExecutionPhase.IN_PROGRESS,
      heldUntil: expect.anything(),
    });
  });
  await failAttempt(caller, firstToken);
  await second();
  await stigmer.api.agentExecutions.redeliver({ id });
  await record('agent-rebound-while-held', owner(id));
});
