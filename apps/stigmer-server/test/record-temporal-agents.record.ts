/** Records agents that are Temporal workflows. See record-basics.record.ts. */
import type { WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineTemporalAgents, startAgentWorker } from './support/agent-worker.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { ownerOf, recorder } from './support/recorder.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const { record } = recorder('temporal-agents');

const taskQueue = `agents-${randomUUID()}`;

let stigmer: TestStigmer;
let caller: TestCaller;
let worker: Awaited<ReturnType<typeof startAgentWorker>>;

beforeAll(async () => {
  stigmer = await startStigmer({
    env: await defineTemporalAgents(taskQueue, ['Refuse', 'Wait', 'Say', 'Nest']),
  });
  caller = await startCaller({ url: stigmer.url });
  worker = await startAgentWorker(stigmer, taskQueue);
});
afterAll(async () => {
  await caller.stop();
  await worker.stop();
  await stigmer.stop();
});

const owner = (id: string): WorkflowHandle => ownerOf(stigmer, id);

test('agents that end by themselves', async () => {
  const calls = [
    ['agent-in-temporal-refused', { agentId: 'refuse', inputs: { what: 'tea' } }],
    ['agent-large-output', { agentId: 'say', inputs: { length: '1500000' } }],
  ] as const;
  for (const [name, input] of calls) {
    const handle = await caller.start('callAgent', [input]);
    await handle.result();
    await record(name, owner(await stigmer.agentOf(handle.workflowId)));
  }
  const spec = { agentId: 'nest', inputs: { levels: '60' } };
  const { id } = await stigmer.api.agentExecutions.create({ spec });
  await record('agent-nested-output', owner(id));
  // Since what is nested deeply is an artifact.
  await record('agent-deep-output', owner(id));
});

test('an agent that its caller cancels', async () => {
  const handle = await caller.start('callAgent', [
    { agentId: 'wait' },
    { cancellationType: 'WAIT_CANCELLATION_COMPLETED' },
  ]);
  const id = await stigmer.agentOf(handle.workflowId);
  await eventually(async () => {
    const { events } = await owner(id).fetchHistory();
    expect(events?.some((event) => event.childWorkflowExecutionStartedEventAttributes)).toBe(true);
  });
  await handle.cancel();
  await record('agent-in-temporal-cancelled', owner(id));
});
