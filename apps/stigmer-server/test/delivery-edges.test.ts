import { create } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { executionSchemas, messageToPayload } from '@stigmer/handshake';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallerActivity } from '../src/callbacks/caller-activity.js';
import { deliverOutcome } from '../src/callbacks/deliver-outcome.js';
import { createTokenSealer } from '../src/callbacks/token-sealer.js';
import { createLogger } from '../src/observability/logger.js';
import { createMetrics } from '../src/observability/metrics.js';
import { parseSealingKeys } from '../src/sealing-keys.js';
import { readOwnerMemo } from '../src/temporal/owner-memo.js';
import { MAX_DELIVERED_BYTES } from '../src/temporal/size-limits.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt } from './support/fail-attempt.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { present, serverEnvironment, startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

test.concurrent('what an earlier try told the caller stands, whatever has happened since', async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await stigmer.api.agentExecutions.create({
    spec: { ...readDocument(document.url), callbackToken },
  });
  await document.isRead();

  // What a server does that dies before its owner workflow has recorded it.
  const told = create(AgentExecutionSchema, {
    id,
    status: { phase: ExecutionPhase.COMPLETED, output: { told: 'by the first try' } },
  });
  const activity = new CallerActivity(stigmer.connection, 'default', callbackToken, id);
  await activity.complete(messageToPayload(executionSchemas.agent, told));
  await handle.result();
  await stigmer.api.agentExecutions.cancel({ id, reason: 'too late' });

  const { status } = await stigmer.endOfAgent(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.COMPLETED,
    output: { told: 'by the first try' },
    callback: { state: CallbackState.DELIVERED },
  });
  expect(status?.error).toBeUndefined();
});

test.concurrent("an activity that somebody else has completed is the verdict's business", async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await stigmer.api.agentExecutions.create({
    spec: { ...readDocument(document.url), callbackToken },
  });
  await document.isRead();
  await caller.client.activity.complete(callbackToken, create(AgentExecutionSchema, { id: 'a stranger' }));
  await handle.result();

  const { status } = await stigmer.endOfAgent(id);
  expect(status).toMatchObject({
    phase: ExecutionPhase.CANCELLED,
    callback: { state: CallbackState.CALLER_GONE },
  });
  expect(status?.error?.message).toMatch(/had been completed/);
});

test.concurrent(
  'an outcome that meets its caller between two attempts is held for the next one',
  async () => {
    const document = documents.open();
    const retry = { maximumAttempts: 2, initialInterval: '4 seconds' } as const;
    const handle = await caller.start('waitWithToken', [{ retry }]);
    const spec = readDocument(document.url);
    const callbackToken = await caller.tokens.of(handle.workflowId);
    const { id } = await stigmer.api.agentExecutions.create({ spec: { ...spec, callbackToken } });
    await document.isRead();
    await failAttempt(caller, callbackToken);
    // The first attempt is over, the second has not begun.
    await eventually(async () => {
      const { raw } = await handle.describe();
      expect(raw.pendingActivities?.[0]?.attempt).toBe(2);
    });
    document.release();
    await eventually(async () => {
      const { execution } = await stigmer.api.agentExecutions.get({ id });
      expect(execution?.status).toMatchObject({
        phase: ExecutionPhase.COMPLETED,
        output: { title: expect.any(String) },
        callback: { state: CallbackState.WAITING },
      });
    });

    await stigmer.api.agentExecutions.create({
      spec: { ...spec, callbackToken: await caller.tokens.of(handle.workflowId, 2) },
    });
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
    expect(document.reads).toBe(1);
  },
);

test.concurrent(
  "the next attempt is awaited, whatever the caller's own failure of the last one holds",
  async () => {
    const document = documents.open();
    const retry = { maximumAttempts: 2, initialInterval: '2 seconds' } as const;
    const handle = await caller.start('waitWithToken', [{ retry }]);
    const spec = readDocument(document.url);
    const callbackToken = await caller.tokens.of(handle.workflowId);
    const { id } = await stigmer.api.agentExecutions.create({ spec: { ...spec, callbackToken } });
    await document.isRead();
    const details = {
      metadata: { encoding: Buffer.from('json/protobuf'), messageType: Buffer.from('com.example.Unknown') },
      data: Buffer.from('{}'),
    };
    await failAttempt(caller, callbackToken, details);
    document.release();
    await eventually(async () => {
      const { execution } = await stigmer.api.agentExecutions.get({ id });
      expect(execution?.status?.phase).toBe(ExecutionPhase.COMPLETED);
    });

    await stigmer.api.agentExecutions.create({
      spec: { ...spec, callbackToken: await caller.tokens.of(handle.workflowId, 2) },
    });
    expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
    const { status } = await stigmer.endOfAgent(id);
    expect(status?.callback).toMatchObject({ state: CallbackState.DELIVERED, lastError: '' });
  },
);

test('a repeated Create is recognised whatever the order of its inputs', async () => {
  const inputs = Array.from({ length: 12 }, (_, index) => [`input-${index}`, String(index)] as const);
  const createWith = (entries: typeof inputs) =>
    stigmer.api.agentExecutions.create({
      spec: { agentId: 'echo', inputs: Object.fromEntries(entries) },
      requestId: 'any-order',
    });
  expect(await createWith(inputs.toReversed())).toEqual(await createWith(inputs));
});

test.concurrent(
  'an outcome over the limit of Temporal fails its caller with a type and a reason',
  async () => {
    const document = documents.open();
    const handle = await caller.start('waitWithToken', []);
    const callbackToken = await caller.tokens.of(handle.workflowId);
    const { id } = await stigmer.api.agentExecutions.create({
      spec: { ...readDocument(document.url), callbackToken },
    });
    const { memo } = await stigmer.temporal.workflow.getHandle(id).describe();
    const { callback } = readOwnerMemo(memo);
    const large = create(AgentExecutionSchema, {
      id,
      status: { phase: ExecutionPhase.COMPLETED, output: { text: 'x'.repeat(MAX_DELIVERED_BYTES) } },
    });

    const dependencies = {
      connection: stigmer.connection,
      sealer: createTokenSealer(parseSealingKeys(serverEnvironment('')['STIGMER_TOKEN_KEYS'] ?? '')),
      logger: createLogger('silent'),
      metrics: createMetrics(async () => ({ lt_1m: 0, lt_10m: 0, lt_1h: 0, ge_1h: 0 })),
    };
    const report = await deliverOutcome(
      dependencies,
      large,
      {
        kind: 'agent',
        outcome: { result: 'completed' },
        retryable: false,
        callback: present(callback),
        triedBefore: 0,
      },
      1,
    );
    expect(report).toMatchObject({ state: 'FAILED', lastError: expect.stringContaining('at most') });
    expect(await handle.result()).toMatchObject({
      outcome: 'failed',
      failure: { type: 'AGENT_EXECUTION_FAILED', nonRetryable: true },
    });
    expect(await dependencies.metrics.registry.metrics()).toContain('reason="TOO_LARGE"} 1');
  },
);
