import { Code } from '@connectrpc/connect';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { createStigmerClient } from '@stigmer/sdk';
import { freePort, startTemporal } from '@stigmer/temporal-dev';
import { Client, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { dataConverter } from '../src/temporal/data-converter.js';
import { definitionRunId } from '../src/temporal/owner-contract.js';
import { startCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startServerProcess, type ProcessEnd, type ServerProcess } from './support/server-process.js';
import { serverEnvironment } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

let documents: PendingDocuments;
let environment: Record<string, string>;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  environment = serverEnvironment(`stigmer-${randomUUID()}`);
  const { code } = await startServerProcess(['--dev', '--setup'], environment).ended;
  expect(code).toBe(0);
});
afterAll(() => documents.close());

function startServer(env: Record<string, string> = environment): ServerProcess {
  const server = startServerProcess(['--dev'], env);
  onTestFinished(async () => {
    await server.kill('SIGKILL');
  });
  return server;
}

/** A caller that waits for an agent of a server, and the server's client. */
async function startHandshake(url: string) {
  const document = documents.open();
  const caller = await startCaller({ url });
  onTestFinished(() => caller.stop());
  const handle = await caller.start('callAgent', [readDocument(document.url)]);
  await document.isRead();
  const api = createStigmerClient({ url });
  onTestFinished(() => api.close());
  const { executions } = await api.agentExecutions.list({ phase: ExecutionPhase.IN_PROGRESS });
  return { document, handle, api, id: executions[0]?.id ?? '' };
}

test('a server that is asked to end ends its streams, and the next one goes on with its work', async () => {
  const first = startServer();
  const { document, handle, api, id } = await startHandshake(await first.ready());
  let ended: Promise<ProcessEnd> | undefined;
  const watch = async () => {
    for await (const _ of api.agentExecutions.watch({ id })) {
      ended ??= first.kill('SIGTERM');
    }
  };
  await expectRefusal(watch(), Code.Unavailable, '');
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(first.lines.filter(({ level }) => level === 'error')).toEqual([]);

  await startServer().ready();
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});

test('a server that is killed loses nothing', async () => {
  const first = startServer();
  const { document, handle } = await startHandshake(await first.ready());
  expect(await first.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });

  await startServer().ready();
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});

/** A definition that computes for seconds, and whose code has begun to run. */
async function startCounting(server: ServerProcess) {
  const api = createStigmerClient({ url: await server.ready() });
  onTestFinished(() => api.close());
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  const temporal = new Client({
    connection,
    namespace: environment['TEMPORAL_NAMESPACE'] ?? '',
    dataConverter,
  });
  const count = (rows: number) =>
    api.workflowExecutions.create({ spec: { workflowId: 'count-rows', inputs: { rows: String(rows) } } });
  const first = await count(1);
  // The thread of definitions has started by then.
  await temporal.workflow.getHandle(first.id).result();
  const { id } = await count(2_000_000);
  const { runId } = await temporal.workflow.getHandle(id).describe();
  const definitionRun = temporal.workflow.getHandle(definitionRunId(id, runId));
  await eventually(async () => {
    const { events } = await definitionRun.fetchHistory();
    expect(events?.some((event) => event.workflowTaskStartedEventAttributes)).toBe(true);
  });
  // It is far from done after this.
  await delay(500);
  return {
    api,
    definitionRun,
    status: async () => (await api.workflowExecutions.get({ id })).execution?.status,
  };
}

test('an agent does not wait for what a workflow definition computes', async () => {
  const server = startServer({ ...environment, ...testWorkflows });
  const { api, status } = await startCounting(server);
  const { id } = await api.agentExecutions.create({ spec: { agentId: 'echo', message: 'hello' } });
  await eventually(async () => {
    const { execution } = await api.agentExecutions.get({ id });
    expect(execution?.status?.phase).toBe(ExecutionPhase.COMPLETED);
  });
  expect((await status())?.phase).toBe(ExecutionPhase.IN_PROGRESS);
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('a server that stood still in the midst of a workflow task goes on', async () => {
  const server = startServer({ ...environment, ...testWorkflows });
  const { definitionRun, status } = await startCounting(server);
  // Longer than Temporal's SDK lets it run by default.
  await server.pause(6_000);
  await eventually(async () => {
    expect((await status())?.output).toEqual({ count: 6000000 });
  });
  const { events } = await definitionRun.fetchHistory();
  expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

test.each([
  ['STIGMER_LISTEN', 'nowhere', 'host:port'],
  ['STIGMER_MONITOR_INTERVAL_SECONDS', '-1', 'above 0'],
  ['STIGMER_TOKEN_KEYS', 'short:key', '32 bytes'],
  ['STIGMER_CALLBACK_NAMESPACES', 'missing', '"missing"'],
  ['STIGMER_AGENTS', '/nowhere', '/nowhere'],
])('a wrong %s is told in one line', async (name, value, expected) => {
  const server = startServer({ ...environment, [name]: value });
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.lines.map(({ msg }) => msg)).toEqual([expect.stringContaining(expected)]);
  expect(JSON.stringify(server.lines)).toContain(name.startsWith('STIGMER_AGENTS') ? expected : name);
});

const isOldNode = Number.parseInt(process.versions.node, 10) < 22;

test('a server says what an old Node.js lacks, and only there', async () => {
  const server = startServer(environment);
  await server.ready();
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  const warnings = server.lines.filter(({ node }) => node !== undefined);
  expect(warnings).toEqual(
    isOldNode
      ? [
          expect.objectContaining({
            level: 'warn',
            node: process.versions.node,
            msg: expect.stringContaining('CLOSE-WAIT'),
          }),
        ]
      : [],
  );
});

test('an unknown option is told in one line', async () => {
  const server = startServerProcess(['--nonsense'], environment);
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.lines.map(({ msg }) => msg)).toEqual([expect.stringContaining('--nonsense')]);
});

test('a server that starts before Temporal waits for it', async () => {
  const port = await freePort('127.0.0.1');
  const env = { ...environment, TEMPORAL_ADDRESS: `127.0.0.1:${port}`, TEMPORAL_NAMESPACE: 'stigmer' };
  const server = startServer(env);
  await server.logged('Waiting for Temporal');
  const temporal = await startTemporal({ port });
  onTestFinished(() => temporal.stop());
  await startServerProcess(['--dev', '--setup'], env).ended;
  const url = await server.ready();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a server that waits for Temporal can be stopped', async () => {
  const port = await freePort('127.0.0.1');
  const server = startServer({ ...environment, TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  await server.logged('Waiting for Temporal');
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});
