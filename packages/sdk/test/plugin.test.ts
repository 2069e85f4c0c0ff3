import { StigmerConfigError, StigmerConverterError, StigmerPlugin } from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, Worker, type NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connect,
  jsonOnlyConverterPath,
  ownConverterPath,
  withWorker,
  workflowsPath,
} from './support/caller.js';
import { captureLogs } from './support/captured-logs.js';
import { startCompletingStigmer, type CompletingStigmer } from './support/completing-stigmer.js';
import type { callAgent, callAgentLocally, doubleAfterAgent, handleAgentEnd } from './support/workflows.js';

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

let connection: NativeConnection;
let stigmer: CompletingStigmer;
let plugin: StigmerPlugin;
let bundle: WorkflowBundle;
let bundleWithout: WorkflowBundle;
let folder: string;

beforeAll(async () => {
  captureLogs();
  connection = await connect();
  stigmer = await startCompletingStigmer(connection);
  plugin = new StigmerPlugin({ url: stigmer.url });
  bundle = await bundleWorkflowCode({ workflowsPath, plugins: [plugin], logger: quiet });
  bundleWithout = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  folder = await mkdtemp(join(tmpdir(), 'stigmer-sdk-'));
});
afterAll(async () => {
  await stigmer.stop();
  await connection.close();
  await rm(folder, { recursive: true });
});

/** Runs one workflow that waits for the agent `echo`. */
const callEcho = (client: Client, taskQueue: string) =>
  client.workflow.execute<typeof callAgent>('callAgent', {
    workflowId: `echo-${taskQueue}`,
    taskQueue,
    args: [{ agentId: 'echo', inputs: { a: 'b' } }],
  });
const echoed = { id: 'aex-1', startedAt: '5', output: { inputs: { a: 'b' } } };

test("workflows share the descriptors of Stigmer's messages", () => {
  const [, preloaded = ''] = /preloadModules = function preloadModules\(\) {([^}]*)}/.exec(bundle.code) ?? [];
  // A bundler that takes the module for one without effects leaves nothing of it.
  expect(preloaded).toMatch(/__webpack_require__\(.*shared-modules\.js/);
});

describe('a worker with the plugin waits for an agent', () => {
  test('with workflowsPath', async () => {
    expect(await withWorker({ connection, workflowsPath, plugins: [plugin] }, callEcho)).toEqual(echoed);
  });

  test('with a prebuilt bundle, given as code and as a file', async () => {
    expect(await withWorker({ connection, workflowBundle: bundle, plugins: [plugin] }, callEcho)).toEqual(
      echoed,
    );

    const codePath = join(folder, 'bundle.js');
    await writeFile(codePath, bundle.code);
    const options = { connection, workflowBundle: { codePath }, plugins: [plugin] };
    expect(await withWorker(options, callEcho)).toEqual(echoed);
  });

  test('with the plugin on the connection alone, and on both', async () => {
    const withPlugin = await connect([plugin]);
    try {
      expect(await withWorker({ connection: withPlugin, workflowsPath }, callEcho)).toEqual(echoed);
      const both = { connection: withPlugin, workflowsPath, plugins: [plugin] };
      expect(await withWorker(both, callEcho)).toEqual(echoed);
    } finally {
      await withPlugin.close();
    }
  });

  test('with activities and interceptors of its own, which stay', async () => {
    const seen: string[] = [];
    const options = {
      connection,
      workflowBundle: bundle,
      plugins: [plugin],
      activities: { Own: async () => 'own' },
      interceptors: {
        activity: [
          () => ({
            inbound: {
              execute: (input: { args: unknown[] }, next: (input: never) => Promise<unknown>) => {
                seen.push(JSON.stringify(input.args));
                return next(input as never);
              },
            },
          }),
        ],
      },
    };
    expect(await withWorker(options, callEcho)).toEqual(echoed);
    expect(seen).toEqual(['[{"agentId":"echo","inputs":{"a":"b"}}]']);
  });
});

describe("a user's own payload converter", () => {
  const own = { payloadConverterPath: ownConverterPath };
  const jsonOnly = { payloadConverterPath: jsonOnlyConverterPath };
  const double = (client: Client, taskQueue: string) =>
    client.workflow.execute<typeof doubleAfterAgent>('doubleAfterAgent', {
      workflowId: `double-${taskQueue}`,
      taskQueue,
      args: [2n ** 70n],
    });

  test("reads executions and the user's own types, once Stigmer's messages are added to it", async () => {
    const options = { connection, dataConverter: own, plugins: [plugin] };
    expect(await withWorker({ ...options, workflowsPath }, double)).toBe(2n ** 71n);

    const workflowBundle = await bundleWorkflowCode({
      workflowsPath,
      payloadConverterPath: ownConverterPath,
      plugins: [plugin],
      logger: quiet,
    });
    expect(await withWorker({ ...options, workflowBundle }, double)).toBe(2n ** 71n);
  });

  test.each([
    [
      'does not give messages back',
      jsonOnlyConverterPath,
      /can't convert Stigmer's messages.*withStigmerMessages/,
    ],
    ['does not exist', '/no/such/converter.js', /converter\.js can't be loaded/],
  ])('is refused where it %s', async (_, payloadConverterPath, message) => {
    const dataConverter = { payloadConverterPath };
    const refused = expect.objectContaining({
      name: 'StigmerConverterError',
      message: expect.stringMatching(message),
    });
    const options = { connection, taskQueue: 'refused', workflowsPath, plugins: [plugin], dataConverter };
    await expect(Worker.create(options)).rejects.toEqual(refused);
    await expect(
      bundleWorkflowCode({ workflowsPath, payloadConverterPath, plugins: [plugin] }),
    ).rejects.toEqual(refused);
    expect(() => new Client({ connection, plugins: [plugin], dataConverter })).toThrow(StigmerConverterError);
  });

  test('a bundle that was built with another one is refused', async () => {
    const other = await bundleWorkflowCode({ workflowsPath, ...jsonOnly, logger: quiet });
    const options = { connection, taskQueue: 'refused', workflowBundle: other, plugins: [plugin] };
    await expect(Worker.create(options)).rejects.toThrow(StigmerConverterError);
  });
});

describe('what can not work is refused at start', () => {
  const start = (options: object) =>
    Worker.create({ connection, taskQueue: 'refused', workflowsPath, plugins: [plugin], ...options });

  test('a prebuilt bundle without the payload converter, as code and as a file', async () => {
    const codePath = join(folder, 'bundle-without.js');
    await writeFile(codePath, bundleWithout.code);
    for (const workflowBundle of [bundleWithout, { codePath }]) {
      await expect(start({ workflowsPath: undefined, workflowBundle })).rejects.toThrow(
        /bundle lacks Stigmer's payload converter.*bundleWorkflowCode/,
      );
    }
  });

  test.each(['ExecuteAgent', 'ExecuteWorkflow'])('another activity named %s', async (name) => {
    const starting = start({ activities: { [name]: async () => 'mine' } });
    await expect(starting).rejects.toThrow(StigmerConfigError);
    await expect(starting).rejects.toThrow(`another activity named ${name}`);
  });

  test('two plugins, because only one server can be meant', async () => {
    const other = new StigmerPlugin({ url: 'http://127.0.0.1:1' });
    await expect(start({ plugins: [plugin, other] })).rejects.toThrow(/a second StigmerPlugin/);
  });
});

test('a bundle holds the marker of the converter only where it was built with the plugin, minified too', async () => {
  const marker = 'stigmer-payload-converter-is-bundled';
  expect(bundle.code).toContain(marker);
  expect(bundleWithout.code).toContain('ExecuteAgent');
  expect(bundleWithout.code).not.toContain(marker);
  const small = await bundleWorkflowCode({
    workflowsPath,
    plugins: [plugin],
    logger: quiet,
    webpackConfigHook: (config) => ({ ...config, mode: 'production' }),
  });
  expect(await withWorker({ connection, workflowBundle: small, plugins: [plugin] }, callEcho)).toEqual(
    echoed,
  );
});

test('a history is replayed, from source and from a bundle; a bundle without the converter is refused', async () => {
  const options = { connection, workflowBundle: bundle, plugins: [plugin] };
  const history = await withWorker(options, async (client, taskQueue) => {
    await callEcho(client, taskQueue);
    return client.workflow.getHandle(`echo-${taskQueue}`).fetchHistory();
  });
  await Worker.runReplayHistory({ workflowsPath, plugins: [plugin] }, history);
  await Worker.runReplayHistory({ workflowBundle: bundle, plugins: [plugin] }, history);
  await expect(
    Worker.runReplayHistory({ workflowBundle: bundleWithout, plugins: [plugin] }, history),
  ).rejects.toThrow(StigmerConverterError);
});

describe('a workflow learns how an agent ended', () => {
  test.each([
    ['echo', 'completed'],
    ['fails', 'failed: aex-1 why'],
    ['fails-bare', 'failed:  undefined'],
    ['times-out', 'timeout: aex-1 why'],
    ['is-cancelled', 'cancelled: aex-1 why'],
    ['no-such-agent', 'STIGMER_REFUSED: Stigmer refused the execution: [not_found] There is no such agent.'],
  ])('%s: %s', async (agentId, expected) => {
    const options = { connection, workflowBundle: bundle, plugins: [plugin] };
    const told = await withWorker(options, (client, taskQueue) =>
      client.workflow.execute<typeof handleAgentEnd>('handleAgentEnd', {
        workflowId: `end-${taskQueue}`,
        taskQueue,
        args: [{ agentId }],
      }),
    );
    expect(told).toBe(expected);
  });

  test('that it asked to cancel', async () => {
    const options = { connection, workflowBundle: bundle, plugins: [plugin] };
    const told = await withWorker(options, async (client, taskQueue) => {
      const handle = await client.workflow.start<typeof handleAgentEnd>('handleAgentEnd', {
        workflowId: `cancel-${taskQueue}`,
        taskQueue,
        args: [{ agentId: 'waits' }],
      });
      await expect.poll(() => stigmer.specs.at(-1)?.agentId).toBe('waits');
      await handle.cancel();
      return handle.result();
    });
    expect(told).toBe('cancelled by the caller');
  });

  test('that was called as a local activity', async () => {
    const options = { connection, workflowBundle: bundle, plugins: [plugin] };
    const told = await withWorker(options, (client, taskQueue) =>
      client.workflow.execute<typeof callAgentLocally>('callAgentLocally', {
        workflowId: `local-${taskQueue}`,
        taskQueue,
      }),
    );
    expect(told).toMatch(/^STIGMER_REFUSED: A local activity can not wait/);
  });
});

test.each([
  ['completes', 'completed: completes'],
  ['fails-too', 'failed: broken'],
])('a workflow learns how a workflow definition ended: %s', async (id, expected) => {
  const options = { connection, workflowBundle: bundle, plugins: [plugin] };
  const told = await withWorker(options, (client, taskQueue) =>
    client.workflow.execute('handleWorkflowFailure', {
      workflowId: `wf-${taskQueue}`,
      taskQueue,
      args: [id],
    }),
  );
  expect(told).toBe(expected);
});

test('the activity has the defaults of the guide, and takes what the caller sets', async () => {
  const options = { connection, workflowBundle: bundle, plugins: [plugin] };
  const scheduled = await withWorker(options, async (client, taskQueue) => {
    const given = [
      undefined,
      { retry: { initialInterval: '3 seconds' } },
      { retry: { maximumAttempts: 4 }, startToCloseTimeout: '1 hour', heartbeatTimeout: '1 minute' },
      { scheduleToCloseTimeout: '2 hours' },
    ];
    return Promise.all(
      given.map(async (activityOptions, index) => {
        const workflowId = `options-${index}-${taskQueue}`;
        const args = [{ agentId: 'echo' }, ...(activityOptions ? [activityOptions] : [])];
        await client.workflow.execute('callAgent', { workflowId, taskQueue, args });
        const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
        const found = events?.find((event) => event.activityTaskScheduledEventAttributes);
        const attributes = found?.activityTaskScheduledEventAttributes;
        return {
          startToClose: Number(attributes?.startToCloseTimeout?.seconds),
          scheduleToClose: Number(attributes?.scheduleToCloseTimeout?.seconds),
          heartbeat: Number(attributes?.heartbeatTimeout?.seconds ?? 0),
          attempts: attributes?.retryPolicy?.maximumAttempts,
        };
      }),
    );
  });
  expect(scheduled).toMatchObject([
    { startToClose: 86_400, heartbeat: 0, attempts: 1 },
    { startToClose: 86_400, heartbeat: 0, attempts: 1 },
    { startToClose: 3_600, heartbeat: 60, attempts: 4 },
    { startToClose: 7_200, scheduleToClose: 7_200, attempts: 1 },
  ]);
});
