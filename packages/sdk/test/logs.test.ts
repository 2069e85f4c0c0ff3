import {
  createStigmerActivities,
  createStigmerClient,
  hideTaskToken,
  payloadConverterPath,
  StigmerPlugin,
} from '@stigmer/sdk';
import { tokenFingerprint, tokenPreview } from '@stigmer/handshake/token';
import type { NativeConnection } from '@temporalio/worker';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, withWorker, workflowsPath } from './support/caller.js';
import { captureLogs, type LogLine } from './support/captured-logs.js';
import { startCompletingStigmer, type CompletingStigmer } from './support/completing-stigmer.js';
import type { callAgent, handleAgentEnd } from './support/workflows.js';

let lines: LogLine[];
let connection: NativeConnection;
let stigmer: CompletingStigmer;

beforeAll(async () => {
  lines = captureLogs();
  connection = await connect();
  stigmer = await startCompletingStigmer(connection);
});
afterAll(async () => {
  await stigmer.stop();
  await connection.close();
});

/** All lines that hold a token of this file's executions, in any form that it could be taken from. */
function linesWithToken(): string[] {
  const tokens = stigmer.specs.map(({ callbackToken }) => Buffer.from(callbackToken));
  return lines
    .filter(({ meta }) => {
      const text = inspect(meta, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity });
      return tokens.some(
        (token) => text.includes(token.toString('base64')) || text.includes(token.toString('hex')),
      );
    })
    .map(({ message }) => message);
}

function expectHandshakeLines(workflowId: string): void {
  const token = stigmer.specs.at(-1)?.callbackToken ?? new Uint8Array();
  expect(lines.find(({ message }) => message === 'Extracted task token')?.meta).toMatchObject({
    token_preview: tokenPreview(token),
    token_length: token.length,
    token_fingerprint: tokenFingerprint(token),
    workflow_id: workflowId,
  });
  expect(
    lines.find(({ message }) => message === 'Agent execution started, waiting for completion')?.meta,
  ).toMatchObject({ execution_id: 'aex-1' });
}

test('with the plugin, no line of the worker holds a task token', async () => {
  lines.length = 0;
  const options = { connection, workflowsPath, plugins: [new StigmerPlugin({ url: stigmer.url })] };
  await withWorker(options, async (client, taskQueue) => {
    // The refused one comes first: then the lines of the last token are those of an accepted execution.
    for (const agentId of ['no-such-agent', 'echo']) {
      lines.length = agentId === 'echo' ? 0 : lines.length;
      await client.workflow.execute<typeof handleAgentEnd>('handleAgentEnd', {
        workflowId: `plugin-${agentId}-${taskQueue}`,
        taskQueue,
        args: [{ agentId }],
      });
      if (agentId === 'no-such-agent') {
        expect(lines.find(({ message }) => message === 'Activity failed')?.meta).not.toHaveProperty(
          'taskToken',
        );
      }
    }
    expectHandshakeLines(`plugin-echo-${taskQueue}`);
  });
  expect(lines.map(({ message }) => message)).toContain('Activity will complete asynchronously');
  expect(linesWithToken()).toEqual([]);
});

test('without the plugin, each part does its work', async () => {
  lines.length = 0;
  const client = createStigmerClient({ url: stigmer.url });
  const require = createRequire(import.meta.url);
  const options = {
    connection,
    workflowsPath,
    activities: createStigmerActivities({ client }),
    dataConverter: { payloadConverterPath: require.resolve('@stigmer/sdk/payload-converter') },
    interceptors: { activity: [hideTaskToken] },
  };
  await withWorker(options, async (temporal, taskQueue) => {
    const workflowId = `no-plugin-${taskQueue}`;
    const args: [{ agentId: string }] = [{ agentId: 'echo' }];
    await temporal.workflow.execute<typeof callAgent>('callAgent', { workflowId, taskQueue, args });
    expectHandshakeLines(workflowId);
  });
  client.close();
  expect(linesWithToken()).toEqual([]);
});

test("without plugin and interceptor, only Temporal's own lines hold the token", async () => {
  lines.length = 0;
  const client = createStigmerClient({ url: stigmer.url });
  const options = {
    connection,
    workflowsPath,
    activities: createStigmerActivities({ client }),
    dataConverter: { payloadConverterPath },
  };
  await withWorker(options, async (temporal, taskQueue) => {
    const workflowId = `bare-${taskQueue}`;
    const args: [{ agentId: string }] = [{ agentId: 'echo' }];
    await temporal.workflow.execute<typeof callAgent>('callAgent', { workflowId, taskQueue, args });
    expectHandshakeLines(workflowId);
  });
  client.close();
  expect(linesWithToken()).toContain('Activity started');
  expect(linesWithToken()).not.toContain('Extracted task token');
  expect(linesWithToken()).not.toContain('Agent execution started, waiting for completion');
});
