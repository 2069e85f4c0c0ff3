import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nexusOperationId } from '../src/temporal/nexus-contract.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents, testWorkflows } from './support/test-definitions.js';

const endpoint = `stigmer-${randomUUID()}`;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({
    env: { ...testAgents, ...testWorkflows, STIGMER_NEXUS_ENDPOINT: endpoint },
  });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

/** Starts a caller of an agent that reads a document, and gives it with the execution's id once it is being read. */
async function startReader() {
  const document = documents.open();
  const handle = await caller.start('callAgentByNexus', [endpoint, readDocument(document.url)]);
  await document.isRead();
  return { document, handle, id: await stigmer.agentOf(handle.workflowId) };
}

/** Starts a caller of the workflow that waits for an hour, and gives it with the execution's id once it waits. */
async function startSleeper() {
  const handle = await caller.start('callWorkflowByNexus', [endpoint, { workflowId: 'sleep' }]);
  const id = await stigmer.workflowOf(handle.workflowId);
  const child = await stigmer.definitionRunOf(id);
  await eventually(() => child.describe());
  return { handle, id, child };
}

test.concurrent('an agent that completes completes its operation with the final execution', async () => {
  const handle = await caller.start('callAgentByNexus', [
    endpoint,
    { agentId: 'echo', inputs: { a: 'b' }, message: 'hello' },
  ]);
  const id = await stigmer.agentOf(handle.workflowId);
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id,
      phase: ExecutionPhase.COMPLETED,
      output: { inputs: { a: 'b' }, message: 'hello' },
    },
  });
  const { runId } = await handle.describe();
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: {
      callback: {
        state: CallbackState.DELIVERED,
        namespace: 'default',
        workflowId: handle.workflowId,
        runId,
        activityId: '',
        tokenFingerprint: '',
      },
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

test.concurrent('a failure may be retried where the definition says so', async () => {
  const handle = await caller.start('callAgentByNexus', [
    endpoint,
    { agentId: 'retryable', inputs: { document_url: documents.missingUrl } },
  ]);
  expect(await handle.result()).toMatchObject({ outcome: 'failed', failure: { nonRetryable: false } });
});

test.concurrent('an agent that runs out of the time limit of its input fails its operation', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgentByNexus', [
    endpoint,
    { ...readDocument(document.url), timeLimit: '1500ms' },
  ]);
  const error = { type: 'AGENT_EXECUTION_TIMEOUT', message: expect.stringContaining('1.5 s') };
  expect(await handle.result()).toEqual({
    outcome: 'timed out',
    execution: { id: await stigmer.agentOf(handle.workflowId), phase: ExecutionPhase.TIMED_OUT, error },
    failure: { ...error, nonRetryable: true },
  });
  await document.isLeftAlone();
});

test.concurrent(
  'an agent is stopped before its operation times out, so that its caller learns of it',
  async () => {
    const handle = await caller.start('callAgentByNexus', [
      endpoint,
      readDocument(documents.open().url),
      { scheduleToCloseTimeout: '30 seconds' },
    ]);
    expect(await handle.result()).toMatchObject({
      outcome: 'timed out',
      failure: {
        type: 'AGENT_EXECUTION_TIMEOUT',
        message: expect.stringContaining("a little before its caller's operation would have timed out"),
      },
    });
  },
);

test.concurrent('an agent that a user cancels fails its operation with the reason', async () => {
  const { handle, id, document } = await startReader();
  await stigmer.api.agentExecutions.cancel({ id, reason: 'wrong document' });
  const error = { type: 'AGENT_EXECUTION_CANCELLED', message: 'Cancelled by a user: wrong document' };
  expect(await handle.result()).toEqual({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED, error },
    failure: { ...error, nonRetryable: true },
  });
  await document.isLeftAlone();
});

test.concurrent('an agent whose owner an operator terminates fails its operation', async () => {
  const { handle, id, document } = await startReader();
  await stigmer.temporal.workflow.getHandle(id).terminate('by hand');
  const error = { type: 'AGENT_EXECUTION_CANCELLED', message: 'Terminated in Temporal: by hand.' };
  expect(await handle.result()).toEqual({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED, error },
    failure: { ...error, nonRetryable: true },
  });
  await document.isLeftAlone();
  const told = { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.DELIVERED } };
  expect(await stigmer.endOfAgent(id)).toMatchObject({ status: told });
  const { executions } = await stigmer.api.agentExecutions.list({ callerWorkflowId: handle.workflowId });
  expect(executions.map(({ status }) => status)).toMatchObject([told]);
});

test.concurrent('an agent whose owner an operator deletes fails its operation', async () => {
  const { handle, id } = await startReader();
  await stigmer.connection.workflowService.deleteWorkflowExecution({
    namespace: stigmer.namespace,
    workflowExecution: { workflowId: id },
  });
  expect(await handle.result()).toMatchObject({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED },
    failure: { type: 'AGENT_EXECUTION_CANCELLED' },
  });
});

test.concurrent('a caller that cancels its operation sees a cancellation, and its agent stops', async () => {
  const { handle, id, document } = await startReader();
  await handle.cancel();
  expect(await handle.result()).toEqual({ outcome: 'cancelled' });
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: {
      phase: ExecutionPhase.CANCELLED,
      error: { message: 'The caller cancelled its operation.' },
      callback: { state: CallbackState.DELIVERED },
    },
  });
  await document.isLeftAlone();
});

test.concurrent('what an operator cancels in Temporal is no cancellation by the caller', async () => {
  const { handle, id, document } = await startReader();
  await stigmer.temporal.workflow.getHandle(nexusOperationId(id)).cancel();
  expect(await handle.result()).toMatchObject({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED },
    failure: { type: 'AGENT_EXECUTION_CANCELLED', message: 'Cancelled in Temporal.' },
  });
  await document.isLeftAlone();
});

test.concurrent('an operation whose workflow an operator terminates fails, and its agent stops', async () => {
  const { handle, id, document } = await startReader();
  await stigmer.temporal.workflow.getHandle(nexusOperationId(id)).terminate('by hand');
  // Temporal tells the caller itself, without a type or the execution.
  expect(await handle.result()).toEqual({ outcome: 'other' });
  await document.isLeftAlone();
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.DELIVERED } },
  });
});

test.concurrent('a workflow that completes completes its operation with the final execution', async () => {
  const handle = await caller.start('callWorkflowByNexus', [
    endpoint,
    { workflowId: 'greet', inputs: { name: 'Ada' } },
  ]);
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id: await stigmer.workflowOf(handle.workflowId),
      phase: ExecutionPhase.COMPLETED,
      output: { greeting: 'Hello, Ada' },
    },
  });
});

test.concurrent('a workflow that raises an error fails its operation once and for all', async () => {
  const handle = await caller.start('callWorkflowByNexus', [
    endpoint,
    { workflowId: 'refuse', inputs: { name: 'Ada' } },
  ]);
  const error = {
    type: 'WORKFLOW_EXECUTION_FAILED',
    message: expect.stringContaining('name: Ada is not welcome'),
  };
  expect(await handle.result()).toEqual({
    outcome: 'failed',
    execution: { id: await stigmer.workflowOf(handle.workflowId), phase: ExecutionPhase.FAILED, error },
    failure: { ...error, nonRetryable: true },
  });
});

test.concurrent(
  'a workflow that runs out of the time limit of its definition fails its operation',
  async () => {
    const handle = await caller.start('callWorkflowByNexus', [endpoint, { workflowId: 'sleep-briefly' }]);
    expect(await handle.result()).toMatchObject({
      outcome: 'timed out',
      execution: { phase: ExecutionPhase.TIMED_OUT },
      failure: { type: 'WORKFLOW_EXECUTION_TIMEOUT', nonRetryable: true },
    });
  },
);

test.concurrent('a workflow that a user cancels fails its operation with the reason', async () => {
  const { handle, id } = await startSleeper();
  await stigmer.api.workflowExecutions.cancel({ id, reason: 'too late' });
  expect(await handle.result()).toMatchObject({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED },
    failure: { type: 'WORKFLOW_EXECUTION_CANCELLED', message: 'Cancelled by a user: too late' },
  });
});

test.concurrent('a workflow whose owner an operator terminates fails its operation', async () => {
  const { handle, id, child } = await startSleeper();
  await stigmer.temporal.workflow.getHandle(id).terminate('by hand');
  expect(await handle.result()).toMatchObject({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED },
    failure: { type: 'WORKFLOW_EXECUTION_CANCELLED', message: 'Terminated in Temporal: by hand.' },
  });
  await eventually(async () => expect((await child.describe()).status.name).toBe('TERMINATED'));
});

test.concurrent(
  'a caller that cancels its operation sees a cancellation, and its workflow stops',
  async () => {
    const { handle, id, child } = await startSleeper();
    await handle.cancel();
    expect(await handle.result()).toEqual({ outcome: 'cancelled' });
    const { status } = await stigmer.endOfWorkflow(id);
    expect(status).toMatchObject({
      phase: ExecutionPhase.CANCELLED,
      callback: { state: CallbackState.DELIVERED },
    });
    await eventually(async () =>
      expect(['CANCELLED', 'TERMINATED']).toContain((await child.describe()).status.name),
    );
  },
);
