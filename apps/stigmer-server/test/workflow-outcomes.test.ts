import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer({ env: testWorkflows });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

/** Starts a caller of the workflow that waits for an hour, and gives it with the execution's id once it waits. */
async function startSleeper(cancellationType: 'TRY_CANCEL' | 'WAIT_CANCELLATION_COMPLETED' = 'TRY_CANCEL') {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'sleep' }, { cancellationType }]);
  const id = await stigmer.workflowOf(handle.workflowId);
  const child = await stigmer.definitionRunOf(id);
  await eventually(() => child.describe());
  return { handle, id, child };
}

test.concurrent('a workflow that completes completes its caller with the final execution', async () => {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'greet', inputs: { name: 'Ada' } }]);
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id: await stigmer.workflowOf(handle.workflowId),
      phase: ExecutionPhase.COMPLETED,
      output: { greeting: 'Hello, Ada' },
    },
  });
});

test.concurrent('a task of a definition may take longer than is usual', async () => {
  const { handle, child } = await startSleeper();
  const { raw } = await child.describe();
  expect(Number(raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds)).toBe(60);
  await handle.cancel();
  await handle.result();
});

test.concurrent(
  'a workflow that raises an error fails its caller once and for all, with its detail',
  async () => {
    const handle = await caller.start('callWorkflow', [{ workflowId: 'refuse', inputs: { name: 'Ada' } }]);
    const error = {
      type: 'WORKFLOW_EXECUTION_FAILED',
      message: expect.stringContaining('name: Ada is not welcome'),
    };
    expect(await handle.result()).toEqual({
      outcome: 'failed',
      execution: { id: await stigmer.workflowOf(handle.workflowId), phase: ExecutionPhase.FAILED, error },
      failure: { ...error, nonRetryable: true },
    });
  },
);

test.concurrent('a failure that is too large for Temporal is cut, and keeps its type', async () => {
  const bytes = String(Math.round(4.2 * 1024 * 1024));
  const handle = await caller.start('callWorkflow', [{ workflowId: 'refuse-at-length', inputs: { bytes } }]);
  const seen = await handle.result();
  expect(seen).toMatchObject({ outcome: 'failed', failure: { type: 'WORKFLOW_EXECUTION_FAILED' } });
  expect(seen.failure?.message).toMatch(/x{1000,4000}…$/);
});

test.concurrent('a workflow that runs out of the time limit of its definition fails its caller', async () => {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'sleep-briefly' }]);
  const error = { type: 'WORKFLOW_EXECUTION_TIMEOUT', message: expect.stringContaining('1.5 s') };
  expect(await handle.result()).toEqual({
    outcome: 'timed out',
    execution: { id: await stigmer.workflowOf(handle.workflowId), phase: ExecutionPhase.TIMED_OUT, error },
    failure: { ...error, nonRetryable: true },
  });
});

test.concurrent('a workflow that a user cancels fails its caller with the reason', async () => {
  const { handle, id } = await startSleeper();
  await stigmer.api.workflowExecutions.cancel({ id, reason: 'too late' });
  const error = { type: 'WORKFLOW_EXECUTION_CANCELLED', message: 'Cancelled by a user: too late' };
  expect(await handle.result()).toEqual({
    outcome: 'cancelled in Stigmer',
    execution: { id, phase: ExecutionPhase.CANCELLED, error },
    failure: { ...error, nonRetryable: true },
  });
});

test.concurrent(
  'a workflow whose owner an operator terminates fails its caller, and its run ends',
  async () => {
    const { handle, id, child } = await startSleeper();
    await stigmer.temporal.workflow.getHandle(id).terminate('stuck');
    expect(await handle.result()).toMatchObject({
      outcome: 'cancelled in Stigmer',
      execution: { id, phase: ExecutionPhase.CANCELLED },
      failure: { type: 'WORKFLOW_EXECUTION_CANCELLED', message: 'Terminated in Temporal: stuck.' },
    });
    await eventually(async () => expect((await child.describe()).status.name).toBe('TERMINATED'));
    await eventually(async () => {
      const { execution } = await stigmer.api.workflowExecutions.get({ id });
      expect(execution?.status?.callback?.state).toBe(CallbackState.DELIVERED);
    });
  },
);

test.concurrent('a caller that cancels its workflow is told that its activity is cancelled', async () => {
  const { handle, id, child } = await startSleeper('WAIT_CANCELLATION_COMPLETED');
  await handle.cancel();
  expect(await handle.result()).toEqual({ outcome: 'cancelled' });
  const { status } = await stigmer.endOfWorkflow(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.CANCELLED,
    callback: { state: CallbackState.DELIVERED },
  });
  // Its owner doesn't wait for it: it is terminated where it is slower to cancel.
  await eventually(async () =>
    expect(['CANCELLED', 'TERMINATED']).toContain((await child.describe()).status.name),
  );
});

test.concurrent('a workflow is stopped when its caller is gone', async () => {
  const { handle, id, child } = await startSleeper();
  await handle.terminate('no longer needed');
  const { status } = await stigmer.endOfWorkflow(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.CANCELLED,
    error: { type: 'WORKFLOW_EXECUTION_CANCELLED', message: "The caller's workflow has ended." },
    callback: { state: CallbackState.CALLER_GONE },
  });
  // Its owner doesn't wait for it: it is terminated where it is slower to cancel.
  await eventually(async () =>
    expect(['CANCELLED', 'TERMINATED']).toContain((await child.describe()).status.name),
  );
});
