import { durationFromMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { callbackDeliveryId } from '../src/temporal/owner-contract.js';
import { startCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { operatorCommands } from './support/operator-commands.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';

const key = (name: string, fill: number) => `${name}:${Buffer.alloc(32, fill).toString('base64')}`;
const usualKey = key('test', 7);
const otherKey = key('other', 8);

let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
});
afterAll(async () => {
  await documents.close();
});

/** A server that can't open the tokens that the one before it has sealed, so that none of its deliveries get through. */
async function withoutTheKey(before: TestStigmer): Promise<TestStigmer> {
  return startStigmer({ namespace: before.namespace, env: { STIGMER_TOKEN_KEYS: otherKey } });
}

/** Its monitor makes one pass, before a caller begins to wait: it does not find out that one waits for longer than it says. */
const onePass = { env: { STIGMER_MONITOR_INTERVAL_SECONDS: '600' } };

/** From now on Temporal does not tell this server of what callers wait for. */
function cannotDescribeCallers({ connection: { workflowService }, namespace }: TestStigmer): void {
  const describe = workflowService.describeWorkflowExecution.bind(workflowService);
  vi.spyOn(workflowService, 'describeWorkflowExecution').mockImplementation((request) =>
    request.namespace === namespace ? describe(request) : Promise.reject(new Error('Not to be described')),
  );
}

/** A server that can. */
async function withBothKeys(before: TestStigmer): Promise<TestStigmer> {
  return startStigmer({
    namespace: before.namespace,
    env: { STIGMER_TOKEN_KEYS: `${usualKey},${otherKey}` },
  });
}

test.concurrent(
  'a delivery that fails shows its tries, and is made at once when asked for',
  async ({ onTestFinished }) => {
    const document = documents.open();
    const first = await startStigmer();
    const waiting = await startCaller({ url: first.url });
    onTestFinished(() => waiting.stop());
    const handle = await waiting.start('callAgent', [readDocument(document.url)]);
    await document.isRead();
    const id = await first.agentOf(handle.workflowId);
    await expectRefusal(
      first.api.agentExecutions.redeliver({ id }),
      Code.FailedPrecondition,
      'has not ended',
    );
    await first.stop();

    const second = await withoutTheKey(first);
    document.release();
    await eventually(async () => {
      const { execution } = await second.api.agentExecutions.get({ id });
      expect(execution?.status).toMatchObject({
        phase: ExecutionPhase.COMPLETED,
        callback: {
          state: CallbackState.WAITING,
          lastError: expect.stringContaining('sealing key "test"'),
          nextAttemptAt: expect.anything(),
        },
      });
      // The pause is long enough then for the request to be what ends it.
      expect(execution?.status?.callback?.attempts).toBeGreaterThanOrEqual(5);
    });
    await second.stop();

    const third = await withBothKeys(first);
    onTestFinished(() => third.stop());
    await third.api.agentExecutions.redeliver({ id });
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
    const { status } = await third.endOfAgent(id);
    expect(status?.callback).toMatchObject({ state: CallbackState.DELIVERED });
    const { execution } = await third.api.agentExecutions.redeliver({ id });
    expect(execution?.status?.callback?.state).toBe(CallbackState.DELIVERED);
  },
);

test.concurrent(
  'a delivery that was given up at the deadline is made by a stand-in when asked for',
  async ({ onTestFinished }) => {
    const document = documents.open();
    const first = await startStigmer(onePass);
    const waiting = await startCaller({ url: first.url });
    onTestFinished(() => waiting.stop());
    const handle = await waiting.start('waitWithToken', []);
    const { id } = await first.api.agentExecutions.create({
      spec: {
        ...readDocument(document.url),
        callbackToken: await waiting.tokens.of(handle.workflowId),
        // Less than it really has: delivery is given up while the caller still waits.
        callback: { timeLeft: durationFromMs(20_000), heartbeatTimeout: durationFromMs(0) },
      },
    });
    await document.isRead();
    await first.stop();
    const second = await withoutTheKey(first);
    cannotDescribeCallers(second);
    const { status } = await second.endOfAgent(id);
    expect(status).toMatchObject({
      phase: ExecutionPhase.TIMED_OUT,
      callback: { state: CallbackState.FAILED, lastError: expect.stringContaining('sealing key "test"') },
    });
    expect(status?.callback?.attempts).toBeGreaterThan(3);
    await second.stop();

    const third = await withBothKeys(first);
    onTestFinished(() => third.stop());
    await Promise.all([1, 2].map(() => third.api.agentExecutions.redeliver({ id })));
    expect(await handle.result()).toMatchObject({ outcome: 'timed out', execution: { id } });
    await eventually(async () => {
      const { execution } = await third.api.agentExecutions.get({ id });
      expect(execution?.status?.callback).toMatchObject({ state: CallbackState.DELIVERED });
    });
  },
);

test.concurrent(
  'a delivery goes on whose caller has been given more time while none got through',
  async ({ onTestFinished }) => {
    const document = documents.open();
    const first = await startStigmer(onePass);
    const waiting = await startCaller({ url: first.url });
    onTestFinished(() => waiting.stop());
    const handle = await waiting.start('callAgent', [
      readDocument(document.url),
      { startToCloseTimeout: '30s', retry: { maximumAttempts: 1 } },
    ]);
    await document.isRead();
    const id = await first.agentOf(handle.workflowId);
    await first.stop();

    const second = await withoutTheKey(first);
    document.release();
    const callbackOf = async ({ api }: TestStigmer) =>
      (await api.agentExecutions.get({ id })).execution?.status?.callback;
    await eventually(async () => expect((await callbackOf(second))?.attempts).toBeGreaterThan(1));
    const oldDeadline = timestampMs(present((await callbackOf(second))?.deadline));
    await operatorCommands(waiting).updateOptions(handle, { startToClose: '1 hour' });
    await eventually(async () =>
      expect(timestampMs(present((await callbackOf(second))?.deadline))).toBeGreaterThan(oldDeadline),
    );
    expect(await callbackOf(second)).toMatchObject({ state: CallbackState.WAITING });
    await second.stop();

    const third = await withBothKeys(first);
    onTestFinished(() => third.stop());
    // Whether the agent had ended before its time was up is a matter of the moment.
    expect(await handle.result()).toMatchObject({ execution: { id } });
  },
);

test.concurrent('a stand-in that somebody ends is started again', async ({ onTestFinished }) => {
  const document = documents.open();
  const first = await startStigmer();
  const waiting = await startCaller({ url: first.url });
  onTestFinished(() => waiting.stop());
  const handle = await waiting.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const id = await first.agentOf(handle.workflowId);
  await first.stop();

  const second = await withoutTheKey(first);
  await second.temporal.workflow.getHandle(id).terminate('by hand');
  const standIn = second.temporal.workflow.getHandle(callbackDeliveryId(id));
  await eventually(async () => expect((await standIn.describe()).status.name).toBe('RUNNING'));
  await standIn.terminate('by hand, too');
  await second.stop();

  const third = await withBothKeys(first);
  onTestFinished(() => third.stop());
  expect(await handle.result()).toMatchObject({
    outcome: 'cancelled in Stigmer',
    failure: { message: expect.stringContaining('by hand') },
  });
});

test.concurrent('what nobody waits for is not delivered again', async ({ onTestFinished }) => {
  const stigmer = await startStigmer();
  onTestFinished(() => stigmer.stop());
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' } });
  await stigmer.endOfAgent(id);
  await expectRefusal(
    stigmer.api.agentExecutions.redeliver({ id }),
    Code.FailedPrecondition,
    'without a callback',
  );
});
