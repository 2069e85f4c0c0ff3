import { createStigmerClient, type StigmerClient } from '@stigmer/sdk';
import { startTemporal, type StartedTemporal } from '@stigmer/temporal-dev';
import { Client, Connection } from '@temporalio/client';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Child } from './child.js';
import { Documents } from './documents.js';
import { TemporalProxy } from './temporal-proxy.js';

const require = createRequire(import.meta.url);
const CALLERS = 2;

/** A Stigmer server process, and a client of it. */
export interface StigmerProcess {
  readonly child: Child;
  readonly url: string;
  readonly api: StigmerClient;
}

/** All that the harness breaks. */
export interface Stack {
  readonly folder: string;
  readonly temporal: StartedTemporal;
  readonly proxy: TemporalProxy;
  readonly documents: Documents;
  readonly servers: readonly StigmerProcess[];
  readonly callers: readonly Child[];
  /** In the callers' namespace. */
  readonly client: Client;
  /** In Stigmer's own namespace. */
  readonly stigmer: Client;
  stop(): Promise<void>;
}

/** Starts Temporal on a database that survives it, three servers (all but the first behind the proxy), and callers' workers. */
export async function startStack(onMessage: (message: unknown) => void): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'stigmer-faults-'));
  const dataDir = join(folder, 'temporal');
  await mkdir(dataDir);
  const temporal = await startTemporal({ dataDir });
  await setUp(temporal.address);
  const proxy = await TemporalProxy.start(temporal.address);
  const documents = await Documents.start();
  const servers: StigmerProcess[] = [];
  for (const [index, address] of [temporal.address, proxy.address, proxy.address].entries()) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = new Child({
      name: `server ${index}`,
      script: require.resolve('@stigmer/server/main'),
      args: ['--dev'],
      env: {
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: 'stigmer',
        STIGMER_LISTEN: `127.0.0.1:${port}`,
        STIGMER_MONITOR_INTERVAL_SECONDS: '2',
        STIGMER_STUCK_OWNER_SECONDS: '60',
        STIGMER_WORKFLOWS: fileURLToPath(new URL('../workflows', import.meta.url)),
        // What the mutations of a run change.
        ...passedOn('STIGMER_MONITOR_INTERVAL_SECONDS'),
      },
      logFile: join(folder, `server-${index}.log`),
    });
    servers.push({ child, url, api: createStigmerClient({ url }) });
  }
  const callers = Array.from(
    { length: CALLERS },
    (_, index) =>
      new Child({
        name: `caller ${index}`,
        script: fileURLToPath(new URL('./caller-main.js', import.meta.url)),
        args: [],
        env: { TEMPORAL_ADDRESS: temporal.address, STIGMER_URL: servers[index + 1]?.url ?? '' },
        logFile: join(folder, `caller-${index}.log`),
        onMessage,
      }),
  );
  const connection = await Connection.connect({ address: temporal.address });
  return {
    folder,
    temporal,
    proxy,
    documents,
    servers,
    callers,
    client: new Client({ connection, namespace: 'default' }),
    stigmer: new Client({ connection, namespace: 'stigmer' }),
    async stop() {
      await Promise.all([...servers.map(({ child }) => child), ...callers].map((child) => child.kill()));
      for (const { api } of servers) {
        api.close();
      }
      await connection.close();
      await proxy.close();
      await documents.close();
      await temporal.stop();
    },
  };
}

/** Creates the namespace and the search attributes, as an operator does it. */
async function setUp(address: string): Promise<void> {
  await promisify(execFile)(process.execPath, [require.resolve('@stigmer/server/main'), '--setup'], {
    env: { PATH: process.env['PATH'], TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'stigmer' },
  });
}

function passedOn(name: string): Record<string, string> {
  const value = process.env[name];
  return value ? { [name]: value } : {};
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
