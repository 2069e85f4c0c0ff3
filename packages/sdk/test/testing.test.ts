import { Code } from '@connectrpc/connect';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import {
  cancelled,
  completed,
  failed,
  FakeStigmer,
  runsOn,
  timedOut,
  type FakeStigmerEnvironment,
} from '@stigmer/sdk/testing';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { ActivityCancellationType } from '@temporalio/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { workflowsPath } from './support/caller.js';
import { captureLogs, type LogLine } from './support/captured-logs.js';

const taskQueue = 'fake-stigmer';

let lines: LogLine[];
let environment: TestWorkflowEnvironment;
let stigmer: FakeStigmer;
let stop: () => void = () => {};
let running: Promise<void>;

beforeAll(async () => {
  lines = captureLogs();
  environment = await TestWorkflowEnvironment.createFromExistingServer({
    address: inject('temporalAddress'),
  });
  stigmer = new FakeStigmer(environment);
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowsPath,
    plugins: [stigmer.plugin],
  });
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  running = worker.runUntil(stopped);
});
afterAll(async () => {
  await stigmer.close();
  stop();
  await running;
  await environment.teardown();
});
beforeEach(() => stigmer.settled());

/** What the execution of this test was asked for, and how it went. */
const last = () => stigmer.asked.at(-1);

const start = (name: string, ...args: unknown[]): Promise<WorkflowHandle> =>
  environment.client.workflow.start(name, { taskQueue, workflowId: `${name}-${crypto.randomUUID()}`, args });

const run = async (name: string, ...args: unknown[]): Promise<unknown> =>
  (await start(name, ...args)).result();

describe('an execution ends as its script says', () => {
  const tell = (agentId: string) => run('handleAgentEnd', { agentId });

  test('completed, with what was asked for on record, but not the token', async () => {
    stigmer.agent(
      'completes',
      completed(({ inputs }) => ({ inputs })),
    );
    const result = await run('callAgent', {
      agentId: 'completes',
      inputs: { a: 'b' },
    });
    expect(result).toMatchObject({ id: last()?.id, output: { inputs: { a: 'b' } } });
    await stigmer.settled();
    expect(last()).toMatchObject({
      kind: 'agent',
      spec: { agentId: 'completes', inputs: { a: 'b' }, callbackToken: new Uint8Array() },
      creates: 1,
      caller: 'told',
      refusedDeliveries: 0,
    });
    const extracted = lines.findLast(({ message }) => message === 'Extracted task token');
    expect(extracted?.meta).toMatchObject({ ...last()?.token });
  });

  test('failed, timed out, and cancelled in Stigmer', async () => {
    stigmer.agent('fails', failed('no such page'));
    expect(await tell('fails')).toBe(`failed: ${last()?.id} no such page`);
    stigmer.agent('times-out', timedOut());
    expect(await tell('times-out')).toMatch(/^timeout: aex-/);
    stigmer.agent('is-cancelled', cancelled());
    expect(await tell('is-cancelled')).toMatch(/^cancelled: aex-/);
    stigmer.workflow('fails-too', failed('broken'));
    expect(await run('handleWorkflowFailure', 'fails-too')).toBe('failed: broken');
  });

  test('one after the other, and the last stays', async () => {
    stigmer.agent('flaky', failed('first'), completed());
    expect(await tell('flaky')).toMatch(/first$/);
    expect(await tell('flaky')).toBe('completed');
    expect(await tell('flaky')).toBe('completed');
  });

  test('an agent without a script is refused', async () => {
    expect(await tell('unknown')).toMatch(/^STIGMER_REFUSED: .*no script for the agent "unknown"/);
  });
});

test("a failure that may be retried follows the caller's policy", async () => {
  stigmer.agent('retried', failed('once', { retryable: true }), completed({ tries: 2 }));
  const retry = { maximumAttempts: 2, initialInterval: 1 };
  expect(await run('callAgent', { agentId: 'retried' }, { retry })).toMatchObject({ output: { tries: 2 } });
});

test('a lost answer to Create makes the SDK call again, for the same execution', async () => {
  stigmer.agent('lossy', completed({}, { lostAcks: 2, after: 300 }));
  const before = stigmer.asked.length;
  expect(await run('callAgent', { agentId: 'lossy' })).toMatchObject({ id: last()?.id });
  await expect.poll(() => last()?.creates).toBeGreaterThan(1);
  expect(stigmer.asked).toHaveLength(before + 1);
});

test('a second delivery finds the activity completed, and harms nobody', async () => {
  stigmer.agent('eager', completed({}, { deliveries: 2 }));
  await run('callAgent', { agentId: 'eager' });
  await stigmer.settled();
  expect(last()).toMatchObject({ caller: 'told', refusedDeliveries: 1 });
});

test('a late outcome finds the activity timed out, and harms nobody', async () => {
  stigmer.agent('late', completed({ a: 1 }, { late: true }));
  const startToCloseTimeout = '1 second';
  await expect(run('callAgent', { agentId: 'late' }, { startToCloseTimeout })).rejects.toMatchObject({
    cause: { cause: { name: 'TimeoutFailure' } },
  });
  await stigmer.settled();
  expect(last()).toMatchObject({
    caller: 'gone',
    refusedDeliveries: 1,
    execution: { status: { phase: ExecutionPhase.COMPLETED, output: { a: 1 } } },
  });
});

test('an execution whose caller has timed out is stopped, and nothing is delivered', async () => {
  stigmer.agent('orphan', runsOn());
  const startToCloseTimeout = '1 second';
  await expect(run('callAgent', { agentId: 'orphan' }, { startToCloseTimeout })).rejects.toThrow();
  await stigmer.settled();
  expect(last()).toMatchObject({ caller: 'gone', refusedDeliveries: 0, stoppedBy: 'caller-gone' });
});

test('a caller that cancels and waits is seen, and gets its cancellation', async () => {
  stigmer.agent('endless', runsOn());
  const options = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };
  const handle = await start('callAgent', { agentId: 'endless' }, options);
  await expect.poll(() => last()?.spec).toMatchObject({ agentId: 'endless' });
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  await stigmer.settled();
  expect(last()).toMatchObject({
    stoppedBy: 'caller',
    caller: 'told',
    execution: { status: { phase: ExecutionPhase.CANCELLED } },
  });
});

test('the agent of a caller that cancels and does not wait is stopped', async () => {
  stigmer.agent('endless-too', runsOn());
  const handle = await start('handleAgentEnd', { agentId: 'endless-too' });
  await expect.poll(() => last()?.spec).toMatchObject({ agentId: 'endless-too' });
  await handle.cancel();
  expect(await handle.result()).toBe('cancelled by the caller');
  await stigmer.settled();
  // It depends on the moment whether the activity is still seen to be cancelled.
  expect(last()?.stoppedBy).toMatch(/^caller/);
  expect(last()?.execution.status?.phase).toBe(ExecutionPhase.CANCELLED);
});

test('its client reads, and cancels as a user of Stigmer does', async () => {
  stigmer.agent('long', runsOn());
  const handle = await start('handleAgentEnd', { agentId: 'long' });
  await expect.poll(() => last()?.spec).toMatchObject({ agentId: 'long' });
  const id = last()?.id ?? '';
  const { execution } = await stigmer.client.agentExecutions.get({ id });
  expect(execution?.status?.phase).toBe(ExecutionPhase.IN_PROGRESS);
  await stigmer.client.agentExecutions.cancel({ id });
  expect(await handle.result()).toMatch(`cancelled: ${id}`);
  await expect(stigmer.client.agentExecutions.get({ id: 'aex-none' })).rejects.toMatchObject({
    code: Code.NotFound,
  });
});

test('an execution that nobody waits for runs too, and a repeated request finds it', async () => {
  stigmer.agent('alone', completed({ a: 1 }, { late: true }));
  const request = { spec: { agentId: 'alone' }, requestId: 'one' };
  const { id } = await stigmer.client.agentExecutions.create(request);
  expect(await stigmer.client.agentExecutions.create(request)).toMatchObject({ id });
  await stigmer.settled();
  expect(last()).toMatchObject({ id, caller: 'none', token: undefined, creates: 2 });
});

test('hours are slept by a clock that skips time', async () => {
  const slept: unknown[] = [];
  const skipping: FakeStigmerEnvironment = {
    connection: environment.connection,
    supportsTimeSkipping: true,
    sleep: async (duration) => void slept.push(duration),
    currentTimeMs: async () => 0,
  };
  const fake = new FakeStigmer(skipping).agent('slow', completed({}, { after: '2 hours' }));
  await fake.client.agentExecutions.create({ spec: { agentId: 'slow' } });
  await fake.settled();
  expect(slept).toEqual(['2 hours']);
  expect(fake.asked).toMatchObject([{ execution: { status: { phase: ExecutionPhase.COMPLETED } } }]);
});

test('what goes wrong in the fake itself is thrown where the test waits for it', async () => {
  const makeOutput = () => Promise.reject(new Error('no output'));
  stigmer.agent('broken', completed(makeOutput));
  await stigmer.client.agentExecutions.create({ spec: { agentId: 'broken' } });
  await expect(stigmer.settled()).rejects.toMatchObject({ errors: [{ message: 'no output' }] });
});

test('no token is in the records or the logs', () => {
  expect(stigmer.asked.map(({ spec }) => spec.callbackToken.length)).toEqual(stigmer.asked.map(() => 0));
  expect(JSON.stringify(lines)).not.toContain('"taskToken"');
});
