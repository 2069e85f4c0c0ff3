import { Client, Connection } from '@temporalio/client';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import { countClients } from './server/clients.js';
import { freePort } from './server/free-port.js';
import { startTemporal, type StartTemporalOptions } from './start-temporal.js';
import type { StartedTemporal } from './started-temporal.js';
import { eventually, isAlive, quiet, SLOW_TEST_MS, temporaryFolder, writeScript } from './test-support.js';

async function start(options: StartTemporalOptions = {}): Promise<StartedTemporal> {
  const server = await startTemporal({ log: quiet, ...options });
  onTestFinished(() => server.stop());
  return server;
}

async function connect(server: StartedTemporal): Promise<Connection> {
  const connection = await Connection.connect({ address: server.address });
  onTestFinished(() => connection.close());
  return connection;
}

function workflows(connection: Connection, namespace = 'stigmer'): Client['workflow'] {
  return new Client({ connection, namespace }).workflow;
}

const nobodyWorks = { taskQueue: 'nobody-works-here', workflowId: 'one' };

// Making the command may take minutes where it is built; no test's time.
beforeAll(() => findTemporalBinary(), 20 * 60_000);

describe('a started server', { timeout: SLOW_TEST_MS }, () => {
  test('is ready: workflows start at once in both namespaces, and stigmer keeps them for 7 days', async () => {
    const server = await start();
    const connection = await connect(server);
    for (const namespace of ['stigmer', 'default'])
      await workflows(connection, namespace).start('any', nobodyWorks);
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'stigmer' });
    expect(config?.workflowExecutionRetentionTtl?.seconds?.toNumber()).toBe(7 * 24 * 60 * 60);
  });

  test('is stopped with everything of it: process, port and temporary folder', async () => {
    const server = await start();
    const { pid, dataDir } = server;
    expect(existsSync(join(dataDir, 'temporal.db'))).toBe(true);
    await server.stop();
    expect(pid !== undefined && isAlive(pid)).toBe(false);
    expect(existsSync(dataDir)).toBe(false);
    await server.stop();
  });

  test('may keep everything in memory', async () => {
    const server = await start({ inMemory: true });
    await workflows(await connect(server)).start('any', nobodyWorks);
    expect(existsSync(join(server.dataDir, 'temporal.db'))).toBe(false);
  });

  test('is stopped at the end of its block', async () => {
    let dataDir: string;
    {
      await using server = await startTemporal({ log: quiet });
      ({ dataDir } = server);
    }
    expect(existsSync(dataDir)).toBe(false);
  });

  test('keeps its state through a crash and a restart on the same port', async () => {
    const server = await start();
    const { pid, address } = server;
    const connection = await connect(server);
    await workflows(connection).start('any', nobodyWorks);
    await server.kill();
    expect(pid !== undefined && isAlive(pid)).toBe(false);
    expect(await server.waitForExit()).toEqual({ code: null, signal: 'SIGKILL' });

    await server.restart();
    expect(server.address).toBe(address);
    expect(server.pid).not.toBe(pid);
    const { status } = await workflows(await connect(server))
      .getHandle('one')
      .describe();
    expect(status.name).toBe('RUNNING');
  });

  test('can be restarted while it runs', async () => {
    const server = await start();
    await workflows(await connect(server)).start('any', nobodyWorks);
    await server.restart();
    const { status } = await workflows(await connect(server))
      .getHandle('one')
      .describe();
    expect(status.name).toBe('RUNNING');
  });

  test('leaves its state in a folder of the caller for the next server', async () => {
    const dataDir = join(await temporaryFolder(), 'made-if-missing');
    const first = await start({ dataDir });
    await workflows(await connect(first)).start('any', nobodyWorks);
    await first.stop();
    expect(existsSync(join(dataDir, 'temporal.db'))).toBe(true);

    const second = await start({ dataDir, pollLimits: 'default' });
    const { status } = await workflows(await connect(second))
      .getHandle('one')
      .describe();
    expect(status.name).toBe('RUNNING');
  });

  test('shows its web UI when asked for one', async () => {
    const server = await start({ headless: false });
    const { uiUrl } = server;
    const answer = await eventually(() => fetch(`${uiUrl}/namespaces/stigmer/workflows`));
    expect(answer.status).toBe(200);
  });

  test('knows which connections are those of its clients', async () => {
    const server = await start();
    const port = Number(server.address.split(':')[1]);
    const clients = (): Promise<number> => countClients(port, server.pid ?? 0);
    await eventually(async () => expect(await clients()).toBe(0));
    const connection = await Connection.connect({ address: server.address });
    expect(await clients()).toBe(1);
    await connection.close();
    await eventually(async () => expect(await clients()).toBe(0));
  });
});

describe('a server that can not be started', { timeout: SLOW_TEST_MS }, () => {
  test('because its port is taken', async () => {
    const port = await freePort('127.0.0.1');
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    await expect(start({ port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`127.0.0.1:${port} is needed for Temporal`),
    });
  });

  test('because it ends while it starts: its own words are in the error', async () => {
    const binary = await writeScript(join(await temporaryFolder(), 'temporal'), 'echo disk is full; exit 1');
    await expect(start({ binary })).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('disk is full'),
    });
  });

  test('because the command can not be run', async () => {
    const binary = join(await temporaryFolder(), 'missing');
    await expect(start({ binary })).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('ENOENT'),
    });
  });

  test('because the caller has changed its mind: nothing is left', async () => {
    const folder = await temporaryFolder();
    const pidFile = join(folder, 'pid');
    const binary = await writeScript(join(folder, 'temporal'), `echo $$ > ${pidFile}; exec /bin/sleep 1000`);
    const stopping = new AbortController();
    const starting = start({ binary, signal: stopping.signal });
    const refused = expect(starting).rejects.toMatchObject({ code: 'ABORTED' });
    await eventually(() => expect(existsSync(pidFile)).toBe(true));
    stopping.abort();
    await refused;
  });
});
