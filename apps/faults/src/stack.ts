import { createStigmerClient, StigmerPlugin, type StigmerClient } from '@stigmer/sdk';
import { startTemporal, freePort, type StartedTemporal } from '@stigmer/temporal-dev';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Child } from './child.js';
import { Disturbances } from './disturbances.js';
import { Documents } from './documents.js';
import { fastFolder } from './fast-folder.js';
import { Interference } from './interference.js';
import { Accepted, ServerWork } from './server-work.js';
import { TemporalProxy } from './temporal-proxy.js';

/** A Stigmer server process, a client of it, and what it does. */
export interface StigmerProcess {
  readonly child: Child;
  readonly url: string;
  readonly api: StigmerClient;
  readonly work: ServerWork;
}

/** All that the harness breaks. */
export interface Stack {
  readonly folder: string;
  readonly temporal: StartedTemporal;
  readonly interference: Interference;
  readonly accepted: Accepted;
  readonly disturbances: Disturbances;
  readonly documents: Documents;
  readonly servers: readonly StigmerProcess[];
  readonly callers: readonly Child[];
  /** In the callers' namespace. */
  readonly client: Client;
  /** In Stigmer's own namespace. */
  readonly stigmer: Client;
  stop(): Promise<void>;
}

/**
 * Starts Temporal on a database that survives it, servers that each have a proxy before Temporal, and callers' workers.
 *
 * @param serverMain the server's main module
 * @param count of servers, and of callers' workers: each of those calls the server of its own number
 */
export async function startStack(
  serverMain: string,
  count: number,
  onMessage: (message: unknown) => void,
): Promise<Stack> {
  const folder = await mkdtemp(join(await fastFolder(), 'stigmer-faults-'));
  const dataDir = join(folder, 'temporal');
  await mkdir(dataDir);
  const temporal = await startTemporal({ dataDir });
  await setUp(serverMain, temporal.address);
  const interference = new Interference();
  const accepted = new Accepted();
  const documents = await Documents.start();
  const servers: StigmerProcess[] = [];
  const proxies: TemporalProxy[] = [];
  for (let index = 0; index < count; index += 1) {
    const work = new ServerWork(accepted);
    const proxy = await TemporalProxy.start(temporal.address, index, interference, work);
    proxies.push(proxy);
    const port = await freePort('127.0.0.1');
    const url = `http://127.0.0.1:${port}`;
    const child = new Child({
      name: `server ${index}`,
      script: serverMain,
      args: ['--dev'],
      env: {
        TEMPORAL_ADDRESS: proxy.address,
        TEMPORAL_NAMESPACE: 'stigmer',
        STIGMER_LISTEN: `127.0.0.1:${port}`,
        STIGMER_MONITOR_INTERVAL_SECONDS: '5',
        STIGMER_ARTIFACTS: join(folder, 'artifacts'),
        STIGMER_WORKFLOWS: fileURLToPath(new URL('../workflows', import.meta.url)),
      },
      logFile: join(folder, `server-${index}.log`),
    });
    servers.push({ child, url, work, api: createStigmerClient({ url }) });
  }
  const workflowBundle = await bundleCallers(folder);
  const callers = servers.map(
    ({ url }, index) =>
      new Child({
        name: `caller ${index}`,
        script: fileURLToPath(new URL('./caller-main.js', import.meta.url)),
        args: [workflowBundle],
        env: { TEMPORAL_ADDRESS: temporal.address, STIGMER_URL: url },
        logFile: join(folder, `caller-${index}.log`),
        onMessage,
      }),
  );
  const connection = await Connection.connect({ address: temporal.address });
  return {
    folder,
    temporal,
    interference,
    accepted,
    disturbances: new Disturbances(),
    documents,
    servers,
    callers,
    client: new Client({ connection, namespace: 'default' }),
    stigmer: new Client({ connection, namespace: 'stigmer' }),
    async stop() {
      await Promise.all([...servers.map(({ child }) => child), ...callers].map((child) => child.end()));
      for (const { api } of servers) {
        api.close();
      }
      await connection.close();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await documents.close();
      await temporal.stop();
    },
  };
}

/** Creates the namespace and the search attributes, as an operator does it. */
async function setUp(serverMain: string, address: string): Promise<void> {
  await promisify(execFile)(process.execPath, [serverMain, '--setup'], {
    env: { PATH: process.env['PATH'], TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'stigmer' },
  });
}

/** Bundles the callers' workflows once for all workers, which start the faster for it. */
async function bundleCallers(folder: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./caller-workflows.js', import.meta.url)),
    plugins: [new StigmerPlugin()],
    logger: new DefaultLogger('ERROR'),
  });
  const path = join(folder, 'caller-workflows.js');
  await writeFile(path, code);
  return path;
}
