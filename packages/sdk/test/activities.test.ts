import { Code, ConnectError } from '@connectrpc/connect';
import { durationMs } from '@bufbuild/protobuf/wkt';
import type { AgentExecutionCreateRequest } from '@stigmer/api/agentexecution/v1';
import { createStigmerActivities, createStigmerClient, type ExecuteAgentInput } from '@stigmer/sdk';
import { ApplicationFailure, CancelledFailure, CompleteAsyncError, type Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { deferred } from './support/deferred.js';
import { startFakeStigmer, type FakeServices } from './support/fake-stigmer.js';

const input: ExecuteAgentInput = { agentId: 'echo', inputs: { a: 'b' } };

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** The activities against this URL, in an environment of their own. */
function setUp(url: string, createTimeout: number | undefined, info: Partial<Info> = {}) {
  const client = createStigmerClient({ url });
  onTestFinished(() => client.close());
  const activities = createStigmerActivities({
    client,
    ...(createTimeout !== undefined && { createTimeout }),
  });
  const warnings: string[] = [];
  const logger = { ...silent, warn: (message: string) => void warnings.push(message) };
  const environment = new MockActivityEnvironment({ startToCloseTimeoutMs: 60_000, ...info }, { logger });
  return { activities, environment, warnings, run: () => environment.run(activities.ExecuteAgent, input) };
}

async function serve(services: FakeServices): Promise<string> {
  const server = await startFakeStigmer(services);
  onTestFinished(() => server.stop());
  return server.url;
}

/** The URL of a listener that is not a Stigmer server. */
async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The URL of a port that was free a moment ago. */
async function nobody(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  server.close();
  await once(server, 'close');
  return url;
}

/** What the activity fails with. */
async function failureOf(running: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

test('the token, the time left and the namespace are handed over, then the activity is left pending', async () => {
  const requests: AgentExecutionCreateRequest[] = [];
  const url = await serve({
    agents: {
      create(request) {
        requests.push(request);
        return { id: 'aex-1' };
      },
    },
  });
  const taskToken = new Uint8Array([1, 2, 3]);
  const { run } = setUp(url, undefined, {
    taskToken,
    scheduleToCloseTimeoutMs: 0,
    activityNamespace: 'mine',
  });
  await expect(run()).rejects.toThrow(CompleteAsyncError);

  expect(requests).toHaveLength(1);
  expect(requests[0]?.spec).toMatchObject({
    agentId: 'echo',
    inputs: { a: 'b' },
    callbackToken: taskToken,
    callback: { namespace: 'mine', revision: 2 },
  });
  const { timeLeft, deadline } = requests[0]?.spec?.callback ?? {};
  expect(deadline).toBeUndefined();
  const leftMs = timeLeft ? durationMs(timeLeft) : 0;
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(60_000);
});

test.each([
  ['6 minutes behind', -360_000],
  ['6 minutes ahead', 360_000],
])('the time left does not depend on the worker’s clock: %s', async (_, skewMs) => {
  const requests: AgentExecutionCreateRequest[] = [];
  const url = await serve({
    agents: {
      create(request) {
        requests.push(request);
        return { id: 'aex-1' };
      },
    },
  });
  const scheduled = Date.now() - skewMs;
  const { run } = setUp(url, undefined, {
    startToCloseTimeoutMs: 3_600_000,
    scheduledTimestampMs: scheduled - 60_000,
    currentAttemptScheduledTimestampMs: scheduled,
    scheduleToCloseTimeoutMs: 300_000,
  });
  await expect(run()).rejects.toThrow(CompleteAsyncError);
  const { timeLeft } = requests[0]?.spec?.callback ?? {};
  const leftMs = timeLeft ? durationMs(timeLeft) : 0;
  expect(leftMs).toBeGreaterThan(120_000);
  expect(leftMs).toBeLessThanOrEqual(240_000);
});

test('a standalone activity whose start may have been delayed tells no time left', async () => {
  const requests: AgentExecutionCreateRequest[] = [];
  const url = await serve({
    agents: {
      create(request) {
        requests.push(request);
        return { id: 'aex-1' };
      },
    },
  });
  const { run } = setUp(url, undefined, {
    inWorkflow: false,
    workflowExecution: undefined,
    scheduleToCloseTimeoutMs: 300_000,
  });
  await expect(run()).rejects.toThrow(CompleteAsyncError);
  expect(requests[0]?.spec?.callback?.timeLeft).toBeUndefined();
});

test('a workflow definition is handed over the same way, with its time limit', async () => {
  let seen: unknown;
  const url = await serve({
    workflows: {
      create({ spec }) {
        seen = spec;
        return { id: 'wex-1' };
      },
    },
  });
  const { activities, environment } = setUp(url, undefined);
  const workflow = { workflowId: 'pipeline', timeLimit: '30 minutes' } as const;
  await expect(environment.run(activities.ExecuteWorkflow, workflow)).rejects.toThrow(CompleteAsyncError);
  expect(seen).toMatchObject({ workflowId: 'pipeline', timeLimit: { seconds: 1800n } });
});

test('a server that answers accepts a Create that has only a few seconds left', async () => {
  const url = await serve({ agents: { create: () => ({ id: 'aex-1' }) } });
  const { run } = setUp(url, 5_000);
  await expect(run()).rejects.toThrow(CompleteAsyncError);
});

test('an empty token is refused before anything is sent', async () => {
  const { run } = setUp(await nobody(), undefined, { taskToken: new Uint8Array() });
  expect(await failureOf(run())).toMatchObject({
    type: 'STIGMER_REFUSED',
    nonRetryable: true,
    message: expect.stringContaining('empty'),
  });
});

test.each([
  ['nothing', undefined, /undefined/],
  ['without an id', {}, /agentId is of type undefined, not a string/],
  ['with a number', { agentId: 'a', inputs: { n: 1 } }, /inputs\.n is of type number, not a string/],
  ['with a strange time limit', { agentId: 'a', timeLimit: 'soon' }, /soon/],
])('an input %s is refused before anything is sent', async (_, wrong, message) => {
  const { activities, environment } = setUp(await nobody(), undefined);
  const running = environment.run(activities.ExecuteAgent, wrong as unknown as ExecuteAgentInput);
  expect(await failureOf(running)).toMatchObject({
    type: 'STIGMER_REFUSED',
    nonRetryable: true,
    message: expect.stringMatching(message),
  });
});

test('a server that is unavailable twice is called three times', async () => {
  let calls = 0;
  const url = await serve({
    agents: {
      create() {
        calls += 1;
        if (calls <= 2) {
          throw new ConnectError('Temporal is away', Code.Unavailable);
        }
        return { id: 'aex-1' };
      },
    },
  });
  const { run, warnings } = setUp(url, undefined);
  await expect(run()).rejects.toThrow(CompleteAsyncError);
  expect(calls).toBe(3);
  expect(warnings).toEqual(Array(2).fill('Stigmer is not available, trying again'));
});

test('where nothing listens, the activity fails in a way that may be retried, and says what it met', async () => {
  const { run } = setUp(await nobody(), 300);
  expect(await failureOf(run())).toMatchObject({
    type: 'STIGMER_UNAVAILABLE',
    nonRetryable: false,
    message: expect.stringContaining('ECONNREFUSED'),
    details: [{ code: 'Unavailable' }],
  });
});

test('a server that accepts connections and says nothing counts as unavailable', async () => {
  const { run } = setUp(await listening(createServer()), 300);
  expect(await failureOf(run())).toMatchObject({ type: 'STIGMER_UNAVAILABLE', nonRetryable: false });
});

test('a server that takes the call and never answers it counts as unavailable', async () => {
  const url = await serve({ agents: { create: () => new Promise(() => {}) } });
  const { run } = setUp(url, 300);
  expect(await failureOf(run())).toMatchObject({
    type: 'STIGMER_UNAVAILABLE',
    details: [{ code: 'DeadlineExceeded' }],
  });
});

test('a server that speaks another protocol counts as unavailable, and leaves the process alive', async () => {
  const other = createHttp1Server((_, response) => response.end('not here'));
  const { run } = setUp(await listening(other), 300);
  expect(await failureOf(run())).toMatchObject({ type: 'STIGMER_UNAVAILABLE', nonRetryable: false });
});

test.each([
  Code.InvalidArgument,
  Code.NotFound,
  Code.AlreadyExists,
  Code.PermissionDenied,
  Code.FailedPrecondition,
  Code.Unauthenticated,
  Code.Unimplemented,
])('a refusal (code %i) fails the activity at once, and for good', async (code) => {
  let calls = 0;
  const url = await serve({
    agents: {
      create() {
        calls += 1;
        throw new ConnectError('no', code);
      },
    },
  });
  const { run } = setUp(url, undefined);
  expect(await failureOf(run())).toMatchObject({
    type: 'STIGMER_REFUSED',
    nonRetryable: true,
    details: [{ code: Code[code] }],
  });
  expect(calls).toBe(1);
});

test('a cancelled activity gives up the try under way, and ends as cancelled', async () => {
  const called = deferred();
  const aborted = deferred();
  const url = await serve({
    agents: {
      create(_, { signal }) {
        signal.addEventListener('abort', () => aborted.resolve());
        called.resolve();
        return new Promise(() => {});
      },
    },
  });
  const { environment, run } = setUp(url, undefined);
  const running = run();
  const cancelled = expect(running).rejects.toThrow(CancelledFailure);
  await called.promise;
  environment.cancel();
  await cancelled;
  await aborted.promise;
});

test('a cancelled activity gives up waiting for the next try, and ends as cancelled', async () => {
  let calls = 0;
  const url = await serve({
    agents: {
      create() {
        calls += 1;
        throw new ConnectError('away', Code.Unavailable);
      },
    },
  });
  const { environment, run } = setUp(url, undefined);
  const cancelled = expect(run()).rejects.toThrow(CancelledFailure);
  await expect.poll(() => calls).toBeGreaterThan(1);
  environment.cancel();
  await cancelled;
});

test('a worker that shuts down lets the try under way end', async () => {
  const called = deferred();
  const answer = deferred<{ id: string }>();
  const url = await serve({
    agents: {
      create() {
        called.resolve();
        return answer.promise;
      },
    },
  });
  const { environment, run } = setUp(url, undefined);
  const pending = expect(run()).rejects.toThrow(CompleteAsyncError);
  await called.promise;
  environment.cancel('WORKER_SHUTDOWN');
  answer.resolve({ id: 'aex-1' });
  await pending;
});

test('a worker that shuts down begins no other try', async () => {
  let calls = 0;
  const url = await serve({
    agents: {
      create() {
        calls += 1;
        throw new ConnectError('away', Code.Unavailable);
      },
    },
  });
  const { environment, run } = setUp(url, undefined);
  const failure = failureOf(run());
  await expect.poll(() => calls).toBeGreaterThan(0);
  environment.cancel('WORKER_SHUTDOWN');
  expect(await failure).toMatchObject({ type: 'STIGMER_UNAVAILABLE', nonRetryable: false });
});

test('an activity with a heartbeat timeout heartbeats until it has handed over', async () => {
  const beats = deferred();
  const url = await serve({
    agents: {
      async create() {
        await beats.promise;
        return { id: 'aex-1' };
      },
    },
  });
  const { environment, run } = setUp(url, undefined, { heartbeatTimeoutMs: 90 });
  let count = 0;
  environment.on('heartbeat', () => {
    count += 1;
    if (count === 3) {
      beats.resolve();
    }
  });
  await expect(run()).rejects.toThrow(CompleteAsyncError);
  expect(count).toBe(3);
});
