import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nexusOperationId } from '../src/temporal/nexus-contract.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents } from './support/test-definitions.js';

const endpoint = `stigmer-${randomUUID()}`;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: { ...testAgents, STIGMER_NEXUS_ENDPOINT: endpoint } });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

/** Starts a caller of an agent that reads a document, and gives it with the execution's id once it is being read. */
async function startReader(from: { stigmer: TestStigmer; endpoint: string } = { stigmer, endpoint }) {
  const document = documents.open();
  const handle = await caller.start('callAgentByNexus', [from.endpoint, readDocument(document.url)]);
  await document.isRead();
  return { document, handle, id: await from.stigmer.agentOf(handle.workflowId) };
}

const gone = (verdict: string) => ({
  status: {
    phase: ExecutionPhase.CANCELLED,
    error: { type: 'AGENT_EXECUTION_CANCELLED', message: verdict },
    callback: { state: CallbackState.CALLER_GONE, verdict },
  },
});

test.concurrent('the agent of a caller whose workflow is terminated stops', async () => {
  const { document, handle, id } = await startReader();
  await handle.terminate('no longer needed');
  expect(await stigmer.endOfAgent(id)).toMatchObject(gone("The caller's workflow has ended."));
  await document.isLeftAlone();
});

test.concurrent('the agent of a caller whose workflow is deleted stops', async () => {
  const { document, handle, id } = await startReader();
  await caller.connection.workflowService.deleteWorkflowExecution({
    namespace: caller.namespace,
    workflowExecution: { workflowId: handle.workflowId },
  });
  expect(await stigmer.endOfAgent(id)).toMatchObject(
    gone(expect.stringMatching(/The caller's workflow (has ended|no longer exists)\./) as string),
  );
  await document.isLeftAlone();
});

/** What a run of a caller's workflow saw that a reset has begun. */
const seen = async (handle: WorkflowHandle) =>
  (await handle.result()) as { readonly outcome: string; readonly execution?: { readonly id: string } };

/** Resets a workflow to the end of its workflow task that comes after so many events, and gives the new run. */
async function reset({ workflow }: Client, workflowId: string, afterEvents: number): Promise<WorkflowHandle> {
  const { runId } = await workflow.getHandle(workflowId).describe();
  const answer = await workflow.workflowService.resetWorkflowExecution({
    namespace: workflow.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: await eventually(async () => {
      const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
      const task = events
        ?.slice(afterEvents)
        .find((event) => event.workflowTaskCompletedEventAttributes)?.eventId;
      return task ?? Promise.reject(new Error('No task has been completed'));
    }),
    requestId: randomUUID(),
  });
  return workflow.getHandle(workflowId, answer.runId);
}

test.concurrent('a caller that is reset to before its operation waits for another execution', async () => {
  const { document, handle, id } = await startReader();
  const again = await reset(caller.client, handle.workflowId, 0);
  expect(await stigmer.endOfAgent(id)).toMatchObject(gone("The caller's workflow has ended."));
  await document.isRead(2);
  document.release();
  const { outcome, execution } = await seen(again);
  expect(outcome).toBe('completed');
  expect(execution?.id).not.toBe(id);
});

test.concurrent('a caller that is reset to after its operation waits on', async ({ onTestFinished }) => {
  const { document, handle, id } = await startReader();
  // The first task has scheduled the operation; the second one has seen it started.
  const on = await reset(caller.client, handle.workflowId, 5);
  const patient = await startReader();
  onTestFinished(() => patient.document.release());
  await patient.handle.terminate();
  // By the end of this one a pass has found out who is gone.
  await stigmer.endOfAgent(patient.id);
  document.release();
  expect(await seen(on)).toMatchObject({ outcome: 'completed', execution: { id } });
});

test.concurrent('an outcome that nobody waits for any more is shown as such', async ({ onTestFinished }) => {
  const name = `stigmer-${randomUUID()}`;
  const inattentive = await startStigmer({
    env: { STIGMER_NEXUS_ENDPOINT: name, STIGMER_MONITOR_INTERVAL_SECONDS: '600' },
  });
  onTestFinished(() => inattentive.stop());
  // The first pass is over before the caller leaves.
  const monitor = inattentive.temporal.workflow.getHandle('stigmer/callback-monitor');
  await eventually(async () => {
    const { events } = await monitor.fetchHistory();
    expect(events?.some((event) => event.timerStartedEventAttributes)).toBe(true);
  });
  const { document, handle, id } = await startReader({ stigmer: inattentive, endpoint: name });
  await handle.terminate();
  document.release();
  expect(await inattentive.endOfAgent(id)).toMatchObject({
    status: {
      phase: ExecutionPhase.COMPLETED,
      callback: { state: CallbackState.CALLER_GONE, verdict: "The caller's operation is over." },
    },
  });
});

test.concurrent(
  'an owner that can not get on is ended, and its caller is told',
  async ({ onTestFinished }) => {
    const name = `stigmer-${randomUUID()}`;
    const impatient = await startStigmer({
      env: { STIGMER_NEXUS_ENDPOINT: name, STIGMER_STUCK_OWNER_SECONDS: '1' },
    });
    onTestFinished(() => impatient.stop());
    const { handle, id } = await startReader({ stigmer: impatient, endpoint: name });
    const owner = impatient.temporal.workflow.getHandle(id);
    await owner.signal('cancelOrigin', null);
    await owner.signal('cancelOrigin', null);
    expect(await handle.result()).toMatchObject({
      outcome: 'cancelled in Stigmer',
      execution: { id, phase: ExecutionPhase.CANCELLED },
      failure: { message: expect.stringContaining('its workflow task has been tried') },
    });
  },
);

test.concurrent(
  'a workflow behind an operation that can not get on is ended, and the caller is told',
  async ({ onTestFinished }) => {
    const name = `stigmer-${randomUUID()}`;
    const impatient = await startStigmer({
      env: { STIGMER_NEXUS_ENDPOINT: name, STIGMER_STUCK_OWNER_SECONDS: '1' },
    });
    onTestFinished(() => impatient.stop());
    const { handle, id, document } = await startReader({ stigmer: impatient, endpoint: name });
    const operation = impatient.temporal.workflow.getHandle(nexusOperationId(id));
    // A workflow task of a history that its code can't have made fails, again and again.
    await operation.signal('cancelOrigin', null);
    await operation.cancel();
    expect(await handle.result()).toEqual({ outcome: 'other' });
    await document.isLeftAlone();
  },
);

test.concurrent('a failure that is held waits for an operator', async () => {
  const handle = await caller.start('callAgentByNexus', [
    endpoint,
    { agentId: 'held', inputs: { document_url: documents.missingUrl } },
  ]);
  const id = await stigmer.agentOf(handle.workflowId);
  await eventually(async () => {
    const { execution } = await stigmer.api.agentExecutions.get({ id });
    expect(execution?.status?.heldUntil).toBeDefined();
  });
  await stigmer.api.agentExecutions.redeliver({ id });
  expect(await handle.result()).toMatchObject({ outcome: 'failed', execution: { id } });
});

test.concurrent('an operation waits for a server that works on operations', async ({ onTestFinished }) => {
  const name = `stigmer-${randomUUID()}`;
  const env = { STIGMER_NEXUS_ENDPOINT: name };
  const before = await startStigmer({ env });
  await before.stop();
  const { namespace } = before;
  const without = await startStigmer({ namespace });
  onTestFinished(() => without.stop());
  const handle = await caller.start('callAgentByNexus', [name, { agentId: 'echo' }]);
  await eventually(async () => {
    const [pending] = (await handle.describe()).raw.pendingNexusOperations ?? [];
    expect(pending?.attempt).toBeGreaterThan(0);
  });
  expect((await without.api.agentExecutions.list({})).executions).toEqual([]);
  const after = await startStigmer({ namespace, env });
  onTestFinished(() => after.stop());
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});

test.concurrent(
  'a cancellation reaches the agent where nobody works on operations any more',
  async ({ onTestFinished }) => {
    const name = `stigmer-${randomUUID()}`;
    const before = await startStigmer({ env: { STIGMER_NEXUS_ENDPOINT: name } });
    const { document, handle } = await startReader({ stigmer: before, endpoint: name });
    await before.stop();
    const without = await startStigmer({ namespace: before.namespace });
    onTestFinished(() => without.stop());
    await handle.cancel();
    expect(await handle.result()).toEqual({ outcome: 'cancelled' });
    await document.isLeftAlone();
  },
);

test.concurrent('an owner that is reset runs again, and tells its caller then', async () => {
  const { document, handle, id } = await startReader();
  await reset(stigmer.temporal, id, 0);
  await document.isRead(2);
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
});

test.concurrent('a workflow behind an operation that is reset still tells its caller', async () => {
  const { document, handle, id } = await startReader();
  await reset(stigmer.temporal, nexusOperationId(id), 0);
  document.release();
  expect(await handle.result()).toMatchObject({ execution: { id } });
});
