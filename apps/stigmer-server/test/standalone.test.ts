import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import { ActivityExecutionFailedError, type ActivityHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTaskToken } from '../src/callbacks/task-token.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt, failForLong } from './support/fail-attempt.js';
import { PendingDocuments, readDocument, type PendingDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

// Activities that a client starts without any workflow: Temporal's server has them from 1.32 on.

const MINUTE_MS = 60_000;

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

/** How a test starts an activity. */
type Options = Partial<Parameters<TestCaller['client']['activity']['start']>[1]>;

function start(activity: string, options: Options): Promise<ActivityHandle<AgentExecution>> {
  return caller.client.activity.start(activity, {
    id: `standalone-${randomUUID()}`,
    taskQueue: caller.taskQueue,
    startToCloseTimeout: '1 hour',
    retry: { maximumAttempts: 1 },
    ...options,
  });
}

/** An activity of the SDK that waits for an agent which reads a document. */
async function waitForDocument(options: Options = {}) {
  const document = documents.open();
  const handle = await start('ExecuteAgent', { args: [readDocument(document.url)], ...options });
  await document.isRead();
  return { document, handle, id: await executionOf(handle) };
}

/** An activity whose token the test hands over itself. */
async function holdToken(options: Options) {
  const document = documents.open();
  return { document, handle: await start('HoldToken', options) };
}

async function create(handle: ActivityHandle, document: PendingDocument, nthStart: number): Promise<string> {
  const callbackToken = await caller.tokens.ofStart(handle.activityId, nthStart);
  const spec = { ...readDocument(document.url), callbackToken };
  return (await stigmer.api.agentExecutions.create({ spec })).id;
}

/** The execution that an activity waits for. */
function executionOf({ activityId }: ActivityHandle): Promise<string> {
  return eventually(async () => {
    const { executions } = await stigmer.api.agentExecutions.list({ callerActivityId: activityId });
    expect(executions).toHaveLength(1);
    return present(executions[0]).id;
  });
}

/** What an activity's result is rejected with. */
async function failureOf(handle: ActivityHandle): Promise<Error | undefined> {
  const error: unknown = await handle.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ActivityExecutionFailedError);
  return (error as ActivityExecutionFailedError).cause;
}

async function deadlineOf(id: string): Promise<number> {
  const { execution } = await stigmer.api.agentExecutions.get({ id });
  return timestampMs(present(execution?.status?.callback?.deadline));
}

test.concurrent('its result is the final execution', async () => {
  const { document, handle, id } = await waitForDocument();
  const { execution } = await stigmer.api.agentExecutions.get({ id });
  expect(execution?.status?.callback).toMatchObject({
    state: CallbackState.WAITING,
    workflowId: '',
    runId: handle.runId,
    activityId: handle.activityId,
  });
  document.release();
  expect(await handle.result()).toMatchObject({ id, status: { phase: ExecutionPhase.COMPLETED } });
  expect((await stigmer.endOfAgent(id)).status?.callback?.state).toBe(CallbackState.DELIVERED);
});

test.concurrent('it waits for a workflow definition', async () => {
  const handle = await start('ExecuteWorkflow', { args: [{ workflowId: 'greet', inputs: { name: 'Ada' } }] });
  expect(await handle.result()).toMatchObject({ status: { phase: ExecutionPhase.COMPLETED } });
});

test.concurrent('a failure has its type, and the execution as its detail', async () => {
  const document_url = documents.missingUrl;
  const handle = await start('ExecuteAgent', {
    args: [{ agentId: 'document-processor-v1', inputs: { document_url } }],
  });
  const failure = await failureOf(handle);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({
    type: 'AGENT_EXECUTION_FAILED',
    nonRetryable: true,
    details: [{ id: await executionOf(handle), status: { phase: ExecutionPhase.FAILED } }],
  });
});

test.concurrent('cancelled by its client, it is told so, and its agent stops', async () => {
  const { document, handle, id } = await waitForDocument();
  await handle.cancel('no longer needed');
  expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
  await document.isLeftAlone();
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.DELIVERED } },
  });
});

test.concurrent('terminated by its client, it is gone, and its agent stops', async () => {
  const { document, handle, id } = await waitForDocument();
  await handle.terminate('no longer needed');
  expect(await failureOf(handle)).toBeInstanceOf(TerminatedFailure);
  await document.isLeftAlone();
  expect(await stigmer.endOfAgent(id)).toMatchObject({
    status: {
      phase: ExecutionPhase.CANCELLED,
      callback: { state: CallbackState.CALLER_GONE, verdict: expect.stringContaining('had been terminated') },
    },
  });
});

test.concurrent('one whose agent a user cancels, or whose owner an operator terminates, fails', async () => {
  const cancelled = await waitForDocument();
  await stigmer.api.agentExecutions.cancel({ id: cancelled.id, reason: 'enough' });
  expect(await failureOf(cancelled.handle)).toMatchObject({ type: 'AGENT_EXECUTION_CANCELLED' });

  const terminated = await waitForDocument();
  await stigmer.temporal.workflow.getHandle(terminated.id).terminate('by an operator');
  expect(await failureOf(terminated.handle)).toMatchObject({ type: 'AGENT_EXECUTION_CANCELLED' });
});

test.concurrent('its next attempt takes the running execution over', async () => {
  const { document, handle } = await holdToken({ retry: { maximumAttempts: 3, initialInterval: '100ms' } });
  const id = await create(handle, document, 1);
  await document.isRead();
  await failAttempt(caller, await caller.tokens.ofStart(handle.activityId, 1));
  expect(await create(handle, document, 2)).toBe(id);
  await expectRefusal(create(handle, document, 1), Code.FailedPrecondition, 'not live');
  document.release();
  expect(await handle.result()).toMatchObject({ id });
  expect(document.reads).toBe(1);
});

test.concurrent('reset between two attempts, it begins at 1 again, and is taken over', async () => {
  const { document, handle } = await holdToken({ retry: { maximumAttempts: 5, initialInterval: '100ms' } });
  const id = await create(handle, document, 1);
  await document.isRead();
  await failAttempt(caller, await caller.tokens.ofStart(handle.activityId, 1));
  expect(await create(handle, document, 2)).toBe(id);
  await failForLong(caller, await caller.tokens.ofStart(handle.activityId, 2));
  await reset(handle);
  expect(await create(handle, document, 3)).toBe(id);
  document.release();
  expect(await handle.result()).toMatchObject({ id });
  expect(document.reads).toBe(1);
});

test.concurrent('reset or paused while it waits, it gets its outcome', async () => {
  const whileReset = await waitForDocument();
  await reset(whileReset.handle);
  whileReset.document.release();
  expect(await whileReset.handle.result()).toMatchObject({ id: whileReset.id });

  const whilePaused = await waitForDocument();
  await whilePaused.handle.pause();
  whilePaused.document.release();
  expect(await whilePaused.handle.result()).toMatchObject({ id: whilePaused.id });
});

test.concurrent('its agent goes by the timeout that it is given while it waits', async () => {
  const { document, handle, id } = await waitForDocument({ startToCloseTimeout: '20s' });
  const before = await deadlineOf(id);
  await handle.updateOptions({ startToCloseTimeout: '10 minutes' });
  await eventually(async () => expect(await deadlineOf(id)).toBeGreaterThan(before + 5 * MINUTE_MS));
  await eventually(() => expect(Date.now()).toBeGreaterThan(before));
  document.release();
  expect(await handle.result()).toMatchObject({ id });

  const shorter = await waitForDocument();
  await shorter.handle.updateOptions({ startToCloseTimeout: '15s' });
  expect(await failureOf(shorter.handle)).toMatchObject({ type: 'AGENT_EXECUTION_TIMEOUT' });
});

test.concurrent('one with a heartbeat timeout gets its heartbeats', async () => {
  const { document, handle, id } = await waitForDocument({ heartbeatTimeout: '6s' });
  const began = Date.now();
  await eventually(() => expect(Date.now()).toBeGreaterThan(began + 15_000));
  document.release();
  expect(await handle.result()).toMatchObject({ id });
});

test.concurrent('a token that only names it is refused', async () => {
  const { handle } = await holdToken({});
  const token = decodeTaskToken(await caller.tokens.ofStart(handle.activityId, 1));
  const named = (run: string) =>
    new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .string(present(token).namespaceId)
      .tag(2, WireType.LengthDelimited)
      .string(handle.activityId)
      .tag(3, WireType.LengthDelimited)
      .string(run)
      .finish();
  const forged = (run: string, attempt: number) =>
    new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .string(present(token).namespaceId)
      .tag(5, WireType.Varint)
      .int32(attempt)
      .tag(14, WireType.LengthDelimited)
      .bytes(named(run))
      .finish();
  for (const callbackToken of [forged('', 1), forged(present(token).runId, 0)]) {
    await expectRefusal(
      stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', callbackToken } }),
      Code.InvalidArgument,
      'names an activity by its id',
    );
  }
  await handle.terminate('done');
});

/** `temporal activity reset` */
async function reset({ activityId, runId }: ActivityHandle): Promise<void> {
  await caller.connection.workflowService.resetActivityExecution({
    namespace: caller.namespace,
    activityId,
    runId: present(runId),
    requestId: randomUUID(),
  });
}
