import { create } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { expect, test } from 'vitest';
import { inlineOutput } from '../artifacts/artifact.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { createRunShortAgent, type TellCompleted } from './run-short-agent.js';

const callback: CallbackBinding = {
  sealedToken: '',
  tokenPreview: '',
  tokenFingerprint: '',
  namespace: 'default',
  workflowId: 'caller',
  runId: 'run',
  activityId: '1',
  scheduledEventId: '5',
  attempt: 1,
  boundAt: '2026-01-01T00:00:00.000Z',
  revision: 1,
};
const execution = create(AgentExecutionSchema, {
  id: 'aex-1',
  spec: { agentId: 'echo', inputs: { text: 'hello' } },
  status: { phase: ExecutionPhase.IN_PROGRESS },
});
const output = { text: 'hello' };

const runWith = (tell: TellCompleted) =>
  createRunShortAgent(async () => inlineOutput(output), tell)(execution, 'echo', callback);

test('a caller is told of the final execution', async () => {
  const told: AgentExecution[] = [];
  const { report, tries, endedAt } = await runWith(async (ended) => {
    told.push(ended);
    return { state: 'DELIVERED', attempts: 1 };
  });
  expect(report).toEqual({ state: 'DELIVERED', attempts: 1 });
  expect(tries).toBe(1);
  const [status] = told.map((ended) => ended.status);
  expect(status).toMatchObject({ phase: ExecutionPhase.COMPLETED, output });
  expect(status?.completedAt && timestampDate(status.completedAt).toISOString()).toBe(endedAt);
  expect(execution.status?.phase).toBe(ExecutionPhase.IN_PROGRESS);
});

test.each<[string, TellCompleted]>([
  ['could not be told', () => Promise.reject(new Error('Temporal is away'))],
  ['is between two attempts', async () => ({ state: 'BETWEEN_ATTEMPTS', attempts: 1 })],
  ['is told too slowly', () => new Promise(() => undefined)],
])('a caller that %s has still to be told', async (_, tell) => {
  const run = await runWith(tell);
  expect(run).toMatchObject({ output: inlineOutput(output), tries: 1 });
  expect(run.report).toBeUndefined();
});

test('where nobody waits, nobody is told', async () => {
  const nobody: TellCompleted = () => Promise.reject(new Error('Somebody was told.'));
  const run = await createRunShortAgent(async () => inlineOutput(output), nobody)(execution, 'echo');
  expect(run).toMatchObject({ output: inlineOutput(output), tries: 0 });
});
