import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { callAgent, Seen } from './support/caller-workflows.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url, taskQueue: 'agent-outcomes' });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

test('an agent that completes completes its caller with the final execution', async () => {
  const seen: Seen = await caller.client.workflow.execute<typeof callAgent>('callAgent', {
    workflowId: 'agent-completes',
    taskQueue: caller.taskQueue,
    args: [{ agentId: 'echo', inputs: { a: 'b' } }],
  });
  expect(seen).toMatchObject({
    outcome: 'completed',
    phase: ExecutionPhase.COMPLETED,
    output: { inputs: { a: 'b' } },
  });
});
