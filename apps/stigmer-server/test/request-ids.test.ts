import { Code } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer();
});
afterAll(() => stigmer.stop());

test.concurrent('without a token, an execution runs and nobody is told', async () => {
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', message: 'hello' } });
  const { spec, status } = await stigmer.endOfAgent(id);
  expect(spec).toMatchObject({ agentId: 'echo', message: 'hello' });
  expect(status).toMatchObject({
    phase: ExecutionPhase.COMPLETED,
    output: { message: 'hello' },
    callback: { state: CallbackState.NONE },
  });
});

test.concurrent('the same request id finds the same execution', async () => {
  const request = { spec: { agentId: 'echo' }, requestId: randomUUID() };
  const { id } = await stigmer.api.agentExecutions.create(request);
  expect(await stigmer.api.agentExecutions.create(request)).toMatchObject({ id });
  await stigmer.endOfAgent(id);
  expect(await stigmer.api.agentExecutions.create(request)).toMatchObject({ id });
});

test.concurrent('the same request id with another spec is refused', async () => {
  const requestId = randomUUID();
  await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' }, requestId });
  await expectRefusal(
    stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', message: 'other' }, requestId }),
    Code.AlreadyExists,
    'with another spec',
  );
});

test.concurrent('without a request id, each Create is an execution of its own', async () => {
  const request = { spec: { agentId: 'echo' } };
  const first = await stigmer.api.agentExecutions.create(request);
  expect((await stigmer.api.agentExecutions.create(request)).id).not.toBe(first.id);
});
