import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monitorWorkflowIds } from '../src/temporal/monitors.js';
import { stuckReason } from '../src/temporal/stuck-reason.js';
import { taskQueues } from '../src/temporal/task-queues.js';
import { patientCallersQuery } from '../src/temporal/waiting-callers.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { failAttempt } from './support/fail-attempt.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { collect } from './support/collect.js';
import { collectLog, type CollectedLog } from './support/collect-log.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const { WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING } =
  proto.temporal.api.enums.v1.WorkflowIdConflictPolicy;

let log: CollectedLog;
let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  log = collectLog();
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({
    logger: log.logger,
    env: { STIGMER_CONSOLE_URL: 'https://console.example/{execution_id}' },
  });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

test.concurrent(
  "a caller's pending activity shows how far its execution has come, and where to look",
  async () => {
    const document = documents.open();
    const handle = await caller.start('callAgent', [readDocument(document.url)]);
    await document.isRead();
    const id = await stigmer.agentOf(handle.workflowId);
    await eventually(async () =>
      expect(await shownDetails(handle)).toEqual({
        execution_id: id,
        phase: 'IN_PROGRESS',
        step: 'Reading the document',
        link: `https://console.example/${id}`,
      }),
    );
    document.release();
    await handle.result();
  },
);

test.concurrent(
  'callers of one workflow are looked after without heartbeats that would tell nothing new',
  async ({ onTestFinished }) => {
    const own = await startStigmer();
    onTestFinished(() => own.stop());
    const ownCaller = await startCaller({ url: own.url });
    onTestFinished(() => ownCaller.stop());
    const document = documents.open();
    // The one leaves; the other is asked to cancel, which nobody tells Stigmer.
    const leaving = await ownCaller.start('callAgents', [readDocument(document.url), 5]);
    const cancelling = await ownCaller.start('waitWithToken', [
      { cancellationType: 'WAIT_CANCELLATION_COMPLETED' },
    ]);
    const callbackToken = await ownCaller.tokens.of(cancelling.workflowId);
    await own.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
    await document.isRead(6);
    const pending = async () =>
      (await Promise.all([leaving, cancelling].map((handle) => handle.describe()))).flatMap(({ raw }) =>
        (raw.pendingActivities ?? []).toSorted((a, b) => Number(a.activityId) - Number(b.activityId)),
      );
    const found = async () => {
      const metrics = await (await fetch(`${own.url}/metrics`)).text();
      return Number(/^stigmer_checked_callers_total{result="waiting"} (\d+)$/m.exec(metrics)?.[1] ?? 0);
    };
    await eventually(async () => {
      const shown = (await pending()).map(detailsOf);
      expect(shown).toEqual(
        Array(6).fill(expect.objectContaining({ phase: 'IN_PROGRESS', step: 'Reading the document' })),
      );
    });
    const heartbeats = async () => (await pending()).map(({ lastHeartbeatTime }) => lastHeartbeatTime);
    const before = await heartbeats();
    const foundBefore = await found();
    await eventually(async () => expect(await found()).toBeGreaterThanOrEqual(foundBefore + 20));
    expect(await heartbeats()).toEqual(before);
    const { executions } = await own.api.agentExecutions.list({ callerWorkflowId: leaving.workflowId });
    expect(executions).toHaveLength(5);
    await Promise.all([leaving.terminate(), cancelling.cancel()]);
    for (const { id } of executions) {
      expect(await own.endOfAgent(id)).toMatchObject({
        status: { callback: { state: CallbackState.CALLER_GONE } },
      });
    }
    expect(await cancelling.result()).toMatchObject({ outcome: 'cancelled' });
  },
);

test.concurrent('each waiting caller is in one shard', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const id = await stigmer.agentOf(handle.workflowId);
  const shards = await Promise.all(
    [0, 1, 2, 3].map(async (index) => {
      const owners = await collect(
        stigmer.temporal.workflow.list({ query: patientCallersQuery({ index, count: 4 }) }),
      );
      return owners.filter(({ workflowId }) => workflowId === id).length;
    }),
  );
  expect(shards.filter((count) => count === 1)).toHaveLength(1);
  expect(shards.filter((count) => count === 0)).toHaveLength(3);
  document.release();
  await handle.result();
});

test.concurrent('an activity with a heartbeat timeout gets its heartbeats in time', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [readDocument(document.url), { liveness: '10 seconds' }]);
  await document.isRead();
  const beganAt = (await pendingActivity(handle)).lastStartedTime?.seconds ?? 0;
  // Longer than its heartbeat timeout, by Temporal's own clock.
  await eventually(async () => {
    const { lastHeartbeatTime } = await pendingActivity(handle);
    expect(Number(lastHeartbeatTime?.seconds ?? 0)).toBeGreaterThan(Number(beganAt) + 11);
  });
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});

test.concurrent(
  'the timeouts of a caller that does not send them are looked up in its workflow',
  async () => {
    const document = documents.open();
    const handle = await caller.start('waitWithToken', [
      { startToCloseTimeout: '30 seconds', heartbeatTimeout: '10 seconds' },
    ]);
    const callbackToken = await caller.tokens.of(handle.workflowId);
    const startedAt = Number((await pendingActivity(handle)).lastStartedTime?.seconds);
    const { id } = await stigmer.api.agentExecutions.create({
      spec: { ...readDocument(document.url), callbackToken },
    });
    const { execution } = await stigmer.api.agentExecutions.get({ id });
    expect(Number(execution?.status?.callback?.deadline?.seconds)).toBe(startedAt + 30);
    // It is stopped before its caller's deadline, having had its heartbeats until then, and its caller is told.
    expect(await handle.result()).toMatchObject({
      outcome: 'timed out',
      failure: { message: expect.stringContaining("before its caller's activity would have timed out") },
    });
  },
);

test.concurrent('operators are warned once when most of the time until a deadline has passed', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [
    readDocument(document.url),
    { startToCloseTimeout: '20 seconds' },
  ]);
  const id = await stigmer.agentOf(handle.workflowId);
  const warned = () =>
    log.lines.filter((line) => line['execution_id'] === id && line['msg'] === "Caller's deadline is near");
  await eventually(() => expect(warned()).toHaveLength(1));
  document.release();
  await handle.result();
  expect(warned()).toHaveLength(1);
  const metrics = await (await fetch(`${stigmer.url}/metrics`)).text();
  expect(metrics).toMatch(/stigmer_async_activity_approaching_timeout [1-9]/);
});

test.concurrent("an execution runs as long as its latest attempt's deadline lets it", async () => {
  const document = documents.open();
  const retry = { maximumAttempts: 2, initialInterval: '100ms' } as const;
  const handle = await caller.start('waitWithToken', [{ startToCloseTimeout: '30 seconds', retry }]);
  const create = async (attempt: number) => {
    const callbackToken = await caller.tokens.of(handle.workflowId, attempt);
    return stigmer.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
  };
  const { id } = await create(1);
  const first = (await stigmer.api.agentExecutions.get({ id })).execution?.status?.callback?.deadline;
  await document.isRead();
  await eventually(async () =>
    expect(Date.now()).toBeGreaterThan(
      Number((await pendingActivity(handle)).lastStartedTime?.seconds) * 1000 + 10_000,
    ),
  );
  await failAttempt(caller, await caller.tokens.of(handle.workflowId));
  await create(2);
  await eventually(() => expect(Date.now()).toBeGreaterThan(Number(first?.seconds) * 1000));
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
});

test.concurrent('an owner that can not get on is ended, and its caller is told', async () => {
  const stuckStigmer = await startStigmer({ env: { STIGMER_STUCK_OWNER_SECONDS: '1' } });
  try {
    const handle = await caller.start('waitWithToken', []);
    const callbackToken = await caller.tokens.of(handle.workflowId);
    const { id } = await stuckStigmer.api.agentExecutions.create({
      spec: { ...readDocument(documents.open().url), callbackToken },
    });
    // A workflow task of a history that its code can't have made fails, again and again.
    const owner = stuckStigmer.temporal.workflow.getHandle(id);
    await eventually(async () => {
      const { raw } = await owner.describe();
      expect(raw.pendingActivities).toHaveLength(1);
    });
    await owner.signal('cancelOrigin', null);
    await owner.signal('cancelOrigin', null);
    expect(await handle.result()).toMatchObject({
      outcome: 'cancelled in Stigmer',
      failure: { message: expect.stringContaining('its workflow task has been tried') },
    });
    const { execution } = await stuckStigmer.api.agentExecutions.get({ id });
    expect(execution?.status).toMatchObject({
      phase: ExecutionPhase.CANCELLED,
      callback: { state: CallbackState.DELIVERED },
    });
  } finally {
    await stuckStigmer.stop();
  }
});

test('monitors that somebody ended are started again', async () => {
  for (const workflowId of Object.values(monitorWorkflowIds)) {
    await stigmer.temporal.workflow.getHandle(workflowId).terminate();
  }
  const second = await startStigmer({ namespace: stigmer.namespace });
  try {
    for (const workflowId of Object.values(monitorWorkflowIds)) {
      await eventually(async () =>
        expect((await stigmer.temporal.workflow.getHandle(workflowId).describe()).status.name).toBe(
          'RUNNING',
        ),
      );
    }
  } finally {
    await second.stop();
  }
});

test.concurrent(
  'how long a workflow has been stuck counts from the first try of its task',
  async ({ onTestFinished }) => {
    const workflowId = `stuck-${randomUUID()}`;
    const { connection, namespace, temporal } = stigmer;
    await connection.workflowService.startWorkflowExecution({
      namespace,
      workflowId,
      workflowType: { name: 'NobodyKnowsIt' },
      taskQueue: { name: taskQueues.monitors },
      requestId: randomUUID(),
    });
    const handle = temporal.workflow.getHandle(workflowId);
    onTestFinished(() => handle.terminate().then(() => undefined));
    // By the fourth try it has been stuck for longer than Temporal waits between two tries.
    const description = await eventually(async () => {
      const described = await handle.describe();
      expect(described.raw.pendingWorkflowTask?.attempt ?? 0).toBeGreaterThanOrEqual(4);
      return described;
    });
    expect(await stuckReason(temporal, description, 15_000)).toContain('tried 4 times');
    expect(await stuckReason(temporal, description, 3_600_000)).toBeUndefined();
  },
);

test.concurrent('a first heartbeat does not wait for the next pass', async () => {
  const rarely = await startStigmer({ env: { STIGMER_MONITOR_INTERVAL_SECONDS: '600' } });
  const patient = await startCaller({ url: rarely.url });
  try {
    // The monitor has made its pass, and would make the next one in ten minutes.
    const monitor = rarely.temporal.workflow.getHandle(monitorWorkflowIds.HeartbeatMonitor);
    await eventually(async () => {
      const { events } = await monitor.fetchHistory();
      expect(events?.some((event) => event.timerStartedEventAttributes)).toBe(true);
    });
    const document = documents.open();
    const handle = await patient.start('callAgent', [readDocument(document.url), { liveness: '12 seconds' }]);
    await document.isRead();
    const beganAt = Number((await pendingActivity(handle)).lastStartedTime?.seconds);
    await eventually(async () => {
      const { lastHeartbeatTime } = await pendingActivity(handle);
      expect(Number(lastHeartbeatTime?.seconds ?? 0)).toBeGreaterThan(beganAt + 13);
    });
    document.release();
    expect(await handle.result()).toMatchObject({ outcome: 'completed' });
  } finally {
    await patient.stop();
    await rarely.stop();
  }
});

test.concurrent('a monitor that can not get on is replaced', async () => {
  const namespace = `stigmer-${randomUUID()}`;
  const env = { STIGMER_STUCK_OWNER_SECONDS: '1' };
  await (await startStigmer({ namespace, env })).stop();
  const workflowId = monitorWorkflowIds.HeartbeatMonitor;
  // As one that a release before has left, whose history the code of today can't go on with.
  await stigmer.temporal.workflowService.startWorkflowExecution({
    namespace,
    workflowId,
    workflowType: { name: 'MonitorOfYesterday' },
    taskQueue: { name: taskQueues.monitors },
    requestId: randomUUID(),
    workflowIdConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
  });
  const after = await startStigmer({ namespace, env });
  try {
    await eventually(async () => {
      const { type, status } = await after.temporal.workflow.getHandle(workflowId).describe();
      expect({ type, status: status.name }).toEqual({ type: 'HeartbeatMonitor', status: 'RUNNING' });
    });
  } finally {
    await after.stop();
  }
});

async function pendingActivity(handle: WorkflowHandle) {
  const { raw } = await handle.describe();
  const [activity] = raw.pendingActivities ?? [];
  if (!activity) {
    throw new Error('No activity is pending');
  }
  return activity;
}

async function shownDetails(handle: WorkflowHandle): Promise<unknown> {
  return detailsOf(await pendingActivity(handle));
}

function detailsOf({ heartbeatDetails }: temporal.api.workflow.v1.IPendingActivityInfo): unknown {
  const payload = heartbeatDetails?.payloads?.[0];
  return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
}
