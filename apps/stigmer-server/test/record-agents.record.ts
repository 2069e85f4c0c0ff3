/** Records how agents end, and how their callers learn of it. See record-basics.record.ts. */
import { create } from '@bufbuild/protobuf';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { executionSchemas, messageToPayload } from '@stigmer/handshake';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallerActivity } from '../src/callbacks/caller-activity.js';
import { monitorWorkflowIds } from '../src/temporal/monitors.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { collectLog, type CollectedLog } from './support/collect-log.js';
import { eventually } from './support/eventually.js';
import { operatorCommands } from './support/operator-commands.js';
import { PendingDocuments, readDocument, type PendingDocument } from './support/pending-documents.js';
import { ownerOf, recorder } from './support/recorder.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents } from './support/test-definitions.js';

const { keep, record } = recorder('agents');

let log: CollectedLog;
let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  log = collectLog();
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: testAgents, logger: log.logger });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

const owner = (id: string): WorkflowHandle => ownerOf(stigmer, id);
const shortDocument = (url: string) => ({ ...readDocument(url), agentId: 'short-document' });

/** A caller that waits for an agent that is at work on a document. */
async function atWork(document: PendingDocument) {
  const options = { cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;
  const handle = await caller.start('callAgent', [readDocument(document.url), options]);
  await document.isRead();
  return { handle, id: await stigmer.agentOf(handle.workflowId) };
}

test.concurrent('agents that end by themselves', async () => {
  const document = documents.open();
  document.release();
  const calls = [
    ['agent-told-at-once', { agentId: 'echo' }],
    ['agent-read', readDocument(document.url)],
    ['agent-refused', readDocument(documents.missingUrl)],
    ['agent-short-failed', shortDocument(documents.missingUrl)],
  ] as const;
  for (const [name, input] of calls) {
    const handle = await caller.start('callAgent', [input]);
    await handle.result();
    await record(name, owner(await stigmer.agentOf(handle.workflowId)));
  }
  const { id } = await stigmer.api.agentExecutions.create({ spec: readDocument(document.url) });
  await record('agent-for-nobody', owner(id));
});

test.concurrent('an agent that should have been done at once', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [shortDocument(document.url)]);
  await document.isRead(2);
  document.release();
  await handle.result();
  await record('agent-not-that-short', owner(await stigmer.agentOf(handle.workflowId)));
});

test.concurrent('agents that are cancelled', async () => {
  const byUser = await atWork(documents.open());
  await stigmer.api.agentExecutions.cancel({ id: byUser.id, reason: 'wrong document' });
  await record('agent-cancelled-by-user', owner(byUser.id));

  const byCaller = await atWork(documents.open());
  await byCaller.handle.cancel();
  await record('agent-cancelled-by-caller', owner(byCaller.id));

  const inTemporal = await atWork(documents.open());
  await owner(inTemporal.id).cancel();
  await record('agent-cancelled-in-temporal', owner(inTemporal.id));

  const gone = await atWork(documents.open());
  await gone.handle.terminate();
  await record('agent-caller-gone', owner(gone.id));
});

test.concurrent('a caller that had cancelled its activity', async () => {
  const options = { cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;
  const handle = await caller.start('waitWithToken', [options]);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  await handle.cancel();
  await eventually(async () => {
    const { events } = await handle.fetchHistory();
    expect(events?.some((event) => event.activityTaskCancelRequestedEventAttributes)).toBe(true);
  });
  const spec = { ...readDocument(documents.open().url), callbackToken };
  const { id } = await stigmer.api.agentExecutions.create({ spec });
  await record('agent-cancelled-before-it-began', owner(id));
});

test.concurrent('a caller that an earlier try has told', async () => {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await stigmer.api.agentExecutions.create({
    spec: { ...readDocument(document.url), callbackToken },
  });
  await document.isRead();
  // What a server does that dies before its owner workflow has recorded it.
  const told = create(AgentExecutionSchema, { id, status: { phase: ExecutionPhase.COMPLETED } });
  const activity = new CallerActivity(stigmer.connection, 'default', callbackToken, id);
  await activity.complete(messageToPayload(executionSchemas.agent, told));
  await stigmer.api.agentExecutions.cancel({ id, reason: 'too late' });
  await record('agent-told-before', owner(id));
});

test.concurrent('deadlines that come near', async () => {
  const document = documents.open();
  const start = (seconds: number) =>
    caller.start('callAgent', [readDocument(document.url), { startToCloseTimeout: seconds * 1000 }]);
  const stopped = await start(10);
  const owned = owner(await stigmer.agentOf(stopped.workflowId));
  await record('agent-stopped-at-deadline', owned);
  // Since owners ask for the deadline again before they stop anything.
  await record('agent-asked-for-its-deadline', owned);

  const near = await start(20);
  const id = await stigmer.agentOf(near.workflowId);
  await eventually(() => {
    const warning = { execution_id: id, msg: "Caller's deadline is near" };
    expect(log.lines).toContainEqual(expect.objectContaining(warning));
  });
  document.release();
  await record('agent-deadline-near', owner(id));
});

test.concurrent('deadlines that are put off between two passes of the monitor', async () => {
  const rarely = await startStigmer({ env: { STIGMER_MONITOR_INTERVAL_SECONDS: '600' } });
  const patient = await startCaller({ url: rarely.url });
  try {
    const document = documents.open();
    const handle = await patient.start('callAgent', [
      readDocument(document.url),
      { startToCloseTimeout: 20_000 },
    ]);
    const id = await rarely.agentOf(handle.workflowId);
    await document.isRead();
    const deadlineOf = async () => {
      const { execution } = await rarely.api.agentExecutions.get({ id });
      return timestampMs(present(execution?.status?.callback?.deadline));
    };
    const before = await deadlineOf();
    await operatorCommands(patient).updateOptions(handle, { startToClose: '10 minutes' });
    await eventually(async () => expect(await deadlineOf()).toBeGreaterThan(before));
    document.release();
    await record('agent-given-more-time', ownerOf(rarely, id));
  } finally {
    await patient.stop();
    await rarely.stop();
  }
});

test.concurrent('a monitor that is woken', async () => {
  const rarely = await startStigmer({ env: { STIGMER_MONITOR_INTERVAL_SECONDS: '600' } });
  const patient = await startCaller({ url: rarely.url });
  try {
    const monitor = ownerOf(rarely, monitorWorkflowIds.HeartbeatMonitor);
    const eventsOf = async () => (await monitor.fetchHistory()).events ?? [];
    await eventually(async () => {
      expect((await eventsOf()).some((event) => event.timerStartedEventAttributes)).toBe(true);
    });
    const document = documents.open();
    const handle = await patient.start('callAgent', [readDocument(document.url), { liveness: '12 seconds' }]);
    await eventually(async () => {
      const events = await eventsOf();
      expect(events.some((event) => event.workflowExecutionSignaledEventAttributes)).toBe(true);
      expect(events.some((event) => event.timerFiredEventAttributes)).toBe(true);
    });
    document.release();
    await handle.result();
    await keep('heartbeat-monitor-woken', monitor);
  } finally {
    await patient.stop();
    await rarely.stop();
  }
});
