// Stigmer has no codecs of its callers, so it delivers payloads that no codec has encoded.
import { isMessage } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { StigmerConverterError, StigmerPlugin, type StigmerActivities } from '@stigmer/sdk';
import { ActivityExecutionFailedError, Client } from '@temporalio/client';
import { ApplicationFailure, type DataConverter, type PayloadCodec } from '@temporalio/common';
import { bundleWorkflowCode, Worker, type NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, withWorker, workflowsPath } from './support/caller.js';
import { captureLogs } from './support/captured-logs.js';
import { PassingCodec, StrictCodec } from './support/codecs.js';
import { startCompletingStigmer, type CompletingStigmer } from './support/completing-stigmer.js';
import type { callAgent, handleAgentEnd } from './support/workflows.js';

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const converterWith = (...payloadCodecs: PayloadCodec[]): DataConverter => ({ payloadCodecs });

let connection: NativeConnection;
let stigmer: CompletingStigmer;
let plugin: StigmerPlugin;
let workflowBundle: WorkflowBundle;

beforeAll(async () => {
  captureLogs();
  connection = await connect();
  stigmer = await startCompletingStigmer(connection);
  plugin = new StigmerPlugin({ url: stigmer.url });
  workflowBundle = await bundleWorkflowCode({ workflowsPath, plugins: [plugin], logger: quiet });
});
afterAll(async () => {
  await stigmer.stop();
  await connection.close();
});

const optionsWith = (...codecs: PayloadCodec[]) => ({
  connection,
  workflowBundle,
  plugins: [plugin],
  dataConverter: converterWith(...codecs),
});

describe('a codec that refuses what it did not encode', () => {
  const refusal = /StrictCodec \(payloadCodecs\[0\]\).*threw "Error: The payload is not encrypted: json\/pr/;

  test('is refused when the worker is made', async () => {
    const creating = Worker.create({ ...optionsWith(new StrictCodec()), taskQueue: 'refused' });
    await expect(creating).rejects.toThrow(StigmerConverterError);
    await expect(creating).rejects.toThrow(refusal);
  });

  test("is refused when the plugin is the connection's", async () => {
    const withPlugin = await connect([plugin]);
    try {
      const dataConverter = converterWith(new StrictCodec());
      const options = { connection: withPlugin, workflowBundle, dataConverter, taskQueue: 'refused' };
      await expect(Worker.create(options)).rejects.toThrow(refusal);
    } finally {
      await withPlugin.close();
    }
  });

  test('is refused with the first call of a client that writes or reads a payload', async () => {
    const client = new Client({
      connection,
      plugins: [plugin],
      dataConverter: converterWith(new StrictCodec()),
    });
    const workflowId = `strict-${randomUUID()}`;
    const args: Parameters<typeof callAgent> = [{ agentId: 'echo' }];
    const starting = client.workflow.start('callAgent', { workflowId, taskQueue: 'refused', args });
    await expect(starting).rejects.toThrow(refusal);

    await withWorker(optionsWith(), async (plain, taskQueue) => {
      const handle = await plain.workflow.start<typeof callAgent>('callAgent', {
        workflowId,
        taskQueue,
        args,
      });
      await expect(client.workflow.getHandle(handle.workflowId).result()).rejects.toThrow(refusal);
    });
  });

  test('is refused when a history is replayed', async () => {
    const history = await withWorker(optionsWith(), async (client, taskQueue) => {
      const handle = await client.workflow.start<typeof callAgent>('callAgent', {
        workflowId: `replayed-${taskQueue}`,
        taskQueue,
        args: [{ agentId: 'echo' }],
      });
      await handle.result();
      return handle.fetchHistory();
    });
    const { workflowBundle: bundle, plugins, dataConverter } = optionsWith(new StrictCodec());
    const replaying = Worker.runReplayHistory({ workflowBundle: bundle, plugins, dataConverter }, history);
    await expect(replaying).rejects.toThrow(refusal);

    const passing = converterWith(new PassingCodec());
    await Worker.runReplayHistory({ workflowBundle: bundle, plugins, dataConverter: passing }, history);
  });
});

describe('with a codec that passes on what it did not encode', () => {
  test('a workflow gets its result, and how an agent failed', async () => {
    const [result, failure] = await withWorker(optionsWith(new PassingCodec()), (client, taskQueue) =>
      Promise.all([
        client.workflow.execute<typeof callAgent>('callAgent', {
          workflowId: `result-${taskQueue}`,
          taskQueue,
          args: [{ agentId: 'echo', inputs: { a: 'b' } }],
        }),
        client.workflow.execute<typeof handleAgentEnd>('handleAgentEnd', {
          workflowId: `failure-${taskQueue}`,
          taskQueue,
          args: [{ agentId: 'fails' }],
        }),
      ]),
    );
    expect(result.output).toEqual({ inputs: { a: 'b' } });
    expect(failure).toBe('failed: aex-1 why');
  });

  test('a client gets the result of an activity without a workflow, and how it failed', async () => {
    await withWorker(optionsWith(new PassingCodec()), async (client, taskQueue) => {
      const activity = client.activity.typed<StigmerActivities>();
      const options = { taskQueue, startToCloseTimeout: '1 hour', retry: { maximumAttempts: 1 } } as const;
      const args = (agentId: string): [{ agentId: string }] => [{ agentId }];
      const echo = await activity.start('ExecuteAgent', { ...options, id: randomUUID(), args: args('echo') });
      expect(await echo.result()).toMatchObject({ id: 'aex-1' });

      const fails = await activity.start('ExecuteAgent', {
        ...options,
        id: randomUUID(),
        args: args('fails'),
      });
      const error = await fails.result().catch((reason: unknown) => reason);
      const cause = error instanceof ActivityExecutionFailedError ? error.cause : undefined;
      const [detail] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
      expect(isMessage(detail, AgentExecutionSchema) && detail.id).toBe('aex-1');
    });
  });
});
