/**
 * Records the histories that `replay.test.ts` replays, as the other recorders do. Run them when a workflow type is new, or when
 * one takes a way that no recorded history takes, and check the new files in:
 *
 *   RECORD_HISTORIES=1 npx vitest run apps/stigmer-server/test/record-
 *
 * A file that is there already stays as it is: executions with such a history may be running somewhere. When it no longer
 * replays, it is the workflow that has to be patched (https://docs.temporal.io/develop/typescript/versioning).
 * `HISTORIES_FOLDER` names another folder, to see that the recorders still record everything; replay.test.ts takes it too. The names
 * stand in support/recordings.ts.
 */
import type { WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, test } from 'vitest';
import { nexusOperationId } from '../src/temporal/nexus-contract.js';
import { callbackDeliveryId } from '../src/temporal/owner-contract.js';
import { monitorWorkflowIds } from '../src/temporal/monitors.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { demoWorkflowsPath } from './support/demo-workflows.js';
import { failAttempt } from './support/fail-attempt.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { ownerOf, recorder } from './support/recorder.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

const CSV = 'order_id,date,region,product,quantity,unit_price,status\n1,2026-01-05,north,lamp,2,10,paid\n';

const { keep, record } = recorder('basics');

const endpoint = `stigmer-${randomUUID()}`;

let stigmer: TestStigmer;
let demoStigmer: TestStigmer;
let caller: TestCaller;
let demo: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ env: { ...testWorkflows, STIGMER_NEXUS_ENDPOINT: endpoint } });
  demoStigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
  demo = await startCaller({
    url: demoStigmer.url,
    worker: {
      workflowBundle: undefined,
      workflowsPath: demoWorkflowsPath,
      activities: {
        SaveResults: async () => 'saved',
        CombineResults: async () => ({}),
        ReportTimeout: async () => 'reported',
      },
    },
  });
});
afterAll(async () => {
  await Promise.all([caller.stop(), demo.stop()]);
  await Promise.all([stigmer.stop(), demoStigmer.stop()]);
  await documents.close();
});

const owner = (id: string): WorkflowHandle => ownerOf(stigmer, id);

test('agents', async () => {
  const short = await caller.start('callAgent', [{ agentId: 'echo' }]);
  await short.result();
  await record('agent-short', owner(await stigmer.agentOf(short.workflowId)));

  const document = documents.open();
  document.release();
  const long = await caller.start('callAgent', [readDocument(document.url)]);
  await long.result();
  await record('agent-long', owner(await stigmer.agentOf(long.workflowId)));

  const failing = await caller.start('callAgent', [readDocument(documents.missingUrl)]);
  await failing.result();
  await record('agent-failed', owner(await stigmer.agentOf(failing.workflowId)));
});

test('an agent that is cancelled', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const id = await stigmer.agentOf(handle.workflowId);
  await stigmer.api.agentExecutions.cancel({ id });
  await handle.result();
  await record('agent-cancelled', owner(id));
});

test('an agent that runs out of time', async () => {
  const document = documents.open();
  const { id } = await stigmer.api.agentExecutions.create({
    spec: { ...readDocument(document.url), timeLimit: { seconds: 1n, nanos: 0 } },
  });
  await stigmer.endOfAgent(id);
  await record('agent-timed-out', owner(id));
});

test('an agent that a later attempt takes over', async () => {
  const document = documents.open();
  const retry = { maximumAttempts: 2, initialInterval: 100 };
  const handle = await caller.start('waitWithToken', [{ retry }]);
  const create = async (attempt: number) => {
    const callbackToken = await caller.tokens.of(handle.workflowId, attempt);
    return stigmer.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
  };
  const { id } = await create(1);
  await failAttempt(caller, await caller.tokens.of(handle.workflowId));
  await create(2);
  document.release();
  await handle.result();
  await record('agent-taken-over', owner(id));
});

test('the stand-in of a terminated owner, and a pass of the monitor', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const id = await stigmer.agentOf(handle.workflowId);
  await owner(id).terminate();
  await handle.result();
  await record('callback-delivery', owner(callbackDeliveryId(id)));
  // It runs for ever: what it has done by now is recorded.
  await keep('callback-monitor', owner(monitorWorkflowIds.CallbackMonitor));
  await keep('heartbeat-monitor', owner(monitorWorkflowIds.HeartbeatMonitor));
  await keep('canary', owner(monitorWorkflowIds.Canary));
});

test('Nexus operations, and a pass of the monitor over their callers', async () => {
  const operation = (id: string): WorkflowHandle => owner(nexusOperationId(id));
  const short = await caller.start('callAgentByNexus', [endpoint, { agentId: 'echo' }]);
  await short.result();
  await record('nexus-completed', operation(await stigmer.agentOf(short.workflowId)));

  const failing = await caller.start('callAgentByNexus', [endpoint, readDocument(documents.missingUrl)]);
  await failing.result();
  await record('nexus-failed', operation(await stigmer.agentOf(failing.workflowId)));

  const document = documents.open();
  const options = { scheduleToCloseTimeout: '1 hour' } as const;
  const cancelling = await caller.start('callAgentByNexus', [endpoint, readDocument(document.url), options]);
  await document.isRead();
  const cancelledId = await stigmer.agentOf(cancelling.workflowId);
  await cancelling.cancel();
  await cancelling.result();
  await record('nexus-cancelled', operation(cancelledId));
  await record('agent-cancelled-by-nexus', owner(cancelledId));

  const terminated = await caller.start('callAgentByNexus', [endpoint, readDocument(document.url)]);
  await document.isRead(2);
  const terminatedId = await stigmer.agentOf(terminated.workflowId);
  await owner(terminatedId).terminate();
  await terminated.result();
  await record('nexus-owner-terminated', operation(terminatedId));
  await keep('callback-monitor-with-nexus', owner(monitorWorkflowIds.CallbackMonitor));

  const leaving = await caller.start('callAgentByNexus', [endpoint, readDocument(document.url)]);
  await document.isRead(3);
  const goneId = await stigmer.agentOf(leaving.workflowId);
  await leaving.terminate();
  await record('agent-caller-gone-by-nexus', owner(goneId));
});

test('workflow definitions', async () => {
  for (const workflowId of ['greet', 'refuse', 'sleep-briefly'] as const) {
    const handle = await caller.start('callWorkflow', [{ workflowId, inputs: { name: 'Ada' } }]);
    await handle.result();
    const id = await stigmer.workflowOf(handle.workflowId);
    await record(`workflow-${workflowId}`, owner(id));
    await record(`workflow-${workflowId}-run`, await stigmer.definitionRunOf(id));
  }
});

test('a workflow definition with a large output', async () => {
  const { id } = await stigmer.api.workflowExecutions.create({
    spec: { workflowId: 'write-at-length', inputs: { bytes: '1500000' } },
  });
  await stigmer.endOfWorkflow(id);
  await record('workflow-write-at-length', owner(id));
  await record('workflow-write-at-length-run', await stigmer.definitionRunOf(id));
});

test('a workflow definition with an output of many values', async () => {
  const { id } = await stigmer.api.workflowExecutions.create({
    spec: { workflowId: 'count-to', inputs: { count: '140000' } },
  });
  await stigmer.endOfWorkflow(id);
  await record('workflow-count-to', owner(id));
  await record('workflow-count-to-run', await stigmer.definitionRunOf(id));
});

test('the demo', async () => {
  const document = documents.open(CSV);
  document.release();
  const inputs = [
    ['ProcessDocumentWorkflow', { documentUrl: document.url }],
    [
      'AnalyzeContentWorkflow',
      { text: 'Ada Lovelace wrote a good program in London. It was the first one.' },
    ],
    ['DataPipelineWorkflow', { sourceUrl: document.url }],
  ] as const;
  for (const [workflow, input] of inputs) {
    const handle = await demo.client.workflow.start(workflow, {
      workflowId: `record-${workflow}`,
      taskQueue: demo.taskQueue,
      args: [input],
    });
    await handle.result();
    await record(`demo-${workflow}`, handle);
  }
  const id = await demoStigmer.workflowOf('record-DataPipelineWorkflow');
  await record('workflow-data-pipeline-run', await demoStigmer.definitionRunOf(id));
});
