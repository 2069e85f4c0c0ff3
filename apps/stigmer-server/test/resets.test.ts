import { Code, ConnectError } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import type { WorkflowHandle } from '@temporalio/client';
import type { ActivityOptions } from '@temporalio/common';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt, failForLong } from './support/fail-attempt.js';
import { operatorCommands } from './support/operator-commands.js';
import { PendingDocuments, readDocument, type PendingDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents } from './support/test-definitions.js';

const retries = { retry: { maximumAttempts: 5, initialInterval: '100ms' } } as const;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;
let operator: ReturnType<typeof operatorCommands>;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: testAgents });
  caller = await startCaller({ url: stigmer.url });
  operator = operatorCommands(caller);
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

/** Hands the token of the n-th start of a caller's activity to Stigmer. */
async function createOfStart(
  handle: WorkflowHandle,
  document: PendingDocument,
  start: number,
): Promise<string> {
  const callbackToken = await caller.tokens.ofStart(handle.workflowId, start);
  const spec = { ...readDocument(document.url), callbackToken };
  for (;;) {
    try {
      return (await stigmer.api.agentExecutions.create({ spec })).id;
    } catch (error) {
      // As SDKs do: Temporal takes no update while a task of the owner's is tried again, as on a machine that is busy.
      if (ConnectError.from(error).code !== Code.Unavailable) {
        throw error;
      }
    }
  }
}

/** A caller whose second attempt waits. */
async function secondAttemptWaits(options: Parameters<typeof startWaiting>[0] = {}) {
  const { document, handle } = await startWaiting(options);
  const id = await createOfStart(handle, document, 1);
  await document.isRead();
  await failAttempt(caller, await caller.tokens.ofStart(handle.workflowId, 1));
  expect(await createOfStart(handle, document, 2)).toBe(id);
  return { document, handle, id };
}

async function startWaiting(options: Pick<ActivityOptions, 'startToCloseTimeout' | 'heartbeatTimeout'>) {
  const document = documents.open();
  return { document, handle: await caller.start('waitWithToken', [{ ...retries, ...options }]) };
}

async function runsOf(id: string): Promise<number> {
  const { executions } = await stigmer.connection.workflowService.listWorkflowExecutions({
    namespace: stigmer.namespace,
    query: `WorkflowId = '${id}'`,
  });
  return executions.length;
}

test.concurrent(
  'an activity that is reset between two attempts begins at 1 again, and is taken over',
  async () => {
    const { document, handle, id } = await secondAttemptWaits();
    await failForLong(caller, await caller.tokens.ofStart(handle.workflowId, 2));
    await operator.reset(handle);
    expect(await createOfStart(handle, document, 3)).toBe(id);
    await expectRefusal(createOfStart(handle, document, 2), Code.FailedPrecondition, 'not live');
    document.release();
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
    expect(document.reads).toBe(1);
    expect(await runsOf(id)).toBe(1);
  },
);

test.concurrent(
  'an outcome that meets an activity which was reset while it ran waits for its next attempt',
  async () => {
    const { document, handle, id } = await secondAttemptWaits({ startToCloseTimeout: '40s' });
    await operator.reset(handle);
    document.release();
    await eventually(async () => {
      const { execution } = await stigmer.api.agentExecutions.get({ id });
      expect(execution?.status).toMatchObject({
        phase: ExecutionPhase.COMPLETED,
        callback: {
          state: CallbackState.WAITING,
          lastError: expect.stringContaining('was reset while attempt 2 ran'),
        },
      });
    });
    expect(await createOfStart(handle, document, 3)).toBe(id);
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
    const ended = await stigmer.endOfAgent(id);
    expect(ended.status?.callback).toMatchObject({ state: CallbackState.DELIVERED, lastError: '' });
    expect(document.reads).toBe(1);
  },
);

test.concurrent('a Create whose attempt is told while it is under way starts nothing anew', async () => {
  const { document, handle, id } = await secondAttemptWaits({ heartbeatTimeout: '5s' });
  await operator.reset(handle);
  // The attempt after the reset has the number of the one before it, whose token Temporal takes again.
  const callbackToken = await caller.tokens.ofStart(handle.workflowId, 3);
  const { workflowService } = stigmer.connection;
  const heartbeat = workflowService.recordActivityTaskHeartbeat.bind(workflowService);
  vi.spyOn(workflowService, 'recordActivityTaskHeartbeat').mockImplementation(async (request) => {
    const answer = await heartbeat(request);
    if (Buffer.from(request.taskToken ?? []).equals(callbackToken)) {
      document.release();
      await handle.result();
    }
    return answer;
  });
  await expectRefusal(createOfStart(handle, document, 3), Code.FailedPrecondition, 'not live');
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  expect(await runsOf(id)).toBe(1);
  expect(document.reads).toBe(1);
});

test.concurrent(
  'after a failure that may be retried, an activity that is reset runs the agent again',
  async () => {
    const handle = await caller.start('waitWithToken', [
      { retry: { maximumAttempts: 2, initialInterval: '1 hour' } },
    ]);
    const create = async (start: number) => {
      const callbackToken = await caller.tokens.ofStart(handle.workflowId, start);
      const inputs = { document_url: documents.missingUrl };
      return stigmer.api.agentExecutions.create({ spec: { agentId: 'retryable', inputs, callbackToken } });
    };
    const { id } = await create(1);
    await stigmer.endOfAgent(id);
    await operator.reset(handle);
    expect(await create(2)).toMatchObject({ id });
    expect(await runsOf(id)).toBe(2);
    expect((await stigmer.endOfAgent(id)).status?.callback?.state).toBe(CallbackState.DELIVERED);
    await handle.terminate();
  },
);

test.concurrent(
  'an activity that is paused between two attempts, and unpaused from the first, is taken over',
  async () => {
    const { document, handle, id } = await secondAttemptWaits();
    await failForLong(caller, await caller.tokens.ofStart(handle.workflowId, 2));
    await operator.pause(handle);
    document.release();
    await eventually(async () => {
      const { execution } = await stigmer.api.agentExecutions.get({ id });
      expect(execution?.status?.callback?.lastError).toContain('has not begun');
    });
    await operator.unpauseFromTheFirst(handle);
    expect(await createOfStart(handle, document, 3)).toBe(id);
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
    expect(document.reads).toBe(1);
  },
);

test.concurrent('an activity that is paused while it waits gets its outcome', async () => {
  const { document, handle } = await startWaiting({});
  const id = await createOfStart(handle, document, 1);
  await document.isRead();
  await operator.pause(handle);
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
});
