import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { Payload } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
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

const time = expect.stringMatching(/^\d{4}-.+Z$/);

/** A payload as callers in other languages find it. */
function raw({ metadata, data }: Payload) {
  const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, text(value)])),
    message: JSON.parse(text(data)) as unknown,
  };
}

test.concurrent(
  'a result is delivered as json/protobuf, with the fields of the first revision only',
  async () => {
    const handle = await caller.start('callAgent', [
      { agentId: 'echo', inputs: { a: 'b' }, message: 'hello' },
    ]);
    const { execution } = await handle.result();
    const { events } = await handle.fetchHistory();
    const completed = events?.find((event) => event.activityTaskCompletedEventAttributes);
    const result = completed?.activityTaskCompletedEventAttributes?.result?.payloads;
    expect(result?.map(raw)).toEqual([
      {
        metadata: {
          encoding: 'json/protobuf',
          messageType: 'ai.stigmer.agentic.agentexecution.v1.AgentExecution',
        },
        message: {
          id: present(execution).id,
          spec: { agentId: 'echo', inputs: { a: 'b' }, message: 'hello' },
          status: {
            phase: `EXECUTION_PHASE_${ExecutionPhase[ExecutionPhase.COMPLETED]}`,
            output: { inputs: { a: 'b' }, message: 'hello' },
            startedAt: time,
            completedAt: time,
          },
        },
      },
    ]);
  },
);

test.concurrent('a failure carries the final execution in the same form', async () => {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'refuse', inputs: { name: 'Ada' } }]);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const failed = events?.find((event) => event.activityTaskFailedEventAttributes);
  const failure = failed?.activityTaskFailedEventAttributes?.failure;
  expect(failure).toMatchObject({
    source: 'Stigmer',
    applicationFailureInfo: { type: 'WORKFLOW_EXECUTION_FAILED', nonRetryable: true },
  });
  expect(failure?.applicationFailureInfo?.details?.payloads?.map(raw)).toEqual([
    {
      metadata: {
        encoding: 'json/protobuf',
        messageType: 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecution',
      },
      message: {
        id: expect.stringMatching(/^wex-/),
        spec: { workflowId: 'refuse', inputs: { name: 'Ada' } },
        status: {
          phase: `EXECUTION_PHASE_${ExecutionPhase[ExecutionPhase.FAILED]}`,
          error: { type: 'WORKFLOW_EXECUTION_FAILED', message: failure?.message },
          startedAt: time,
          completedAt: time,
        },
      },
    },
  ]);
});
