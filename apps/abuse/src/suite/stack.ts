import { listWorkflows } from '@stigmer/faults/visibility';
import { startTemporal, freePort, STIGMER_NAMESPACE } from '@stigmer/temporal-dev';
import { Client, Connection } from '@temporalio/client';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Size } from '../size.js';
import { randomDefinitions } from '../mutations/random-definitions.js';
import { Caller } from './caller.js';
import { Documents } from './documents.js';
import { writeHostileDocuments } from './hostile-documents.js';
import { MONITOR_INTERVAL_SECONDS } from './meanwhile.js';
import { Server } from './server.js';

/** All that a run has started. */
export interface Stack {
  /** Logs and artifacts. */
  readonly folder: string;
  /** What attacks have the server read. */
  readonly documentsFolder: string;
  readonly server: Server;
  readonly caller: Caller;
  readonly documents: Documents;
  /** Starts a server that speaks TLS and takes requests only. It is ended by whoever has started it. */
  startTlsServer(): Promise<Server>;
  /** Ends all executions that still run. */
  endExecutions(): Promise<void>;
  stop(): Promise<void>;
}

const resolve = createRequire(import.meta.url).resolve;
const ownWorkflows = fileURLToPath(new URL('../../workflows', import.meta.url));

/**
 * Starts Temporal, a Stigmer server on a Node.js, and a caller.
 *
 * @param node the binary of Node.js
 * @param seed of what is made up at random
 */
export async function startStack(
  node: string,
  seed: number,
  { env: settings, bombMiB }: Size,
): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'stigmer-abuse-'));
  const temporal = await startTemporal({ inMemory: true });
  const ends: (() => Promise<unknown>)[] = [() => temporal.stop()];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const documentsFolder = join(folder, 'documents');
    await writeHostileDocuments(documentsFolder, bombMiB);
    const main = resolve('@stigmer/server/main');
    const env = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: STIGMER_NAMESPACE };
    await promisify(execFile)(process.execPath, [main, '--setup'], {
      env: { PATH: process.env['PATH'], ...env },
    });
    const common = {
      node,
      main,
      env: {
        ...env,
        ...settings,
        STIGMER_MONITOR_INTERVAL_SECONDS: String(MONITOR_INTERVAL_SECONDS),
        STIGMER_ARTIFACTS: join(folder, 'artifacts'),
        STIGMER_WORKFLOWS: await workflowsFolder(folder, seed),
      },
    };
    const port = await freePort('127.0.0.1');
    const server = new Server({ ...common, port, logFile: join(folder, 'server.log') });
    ends.push(() => server.end());
    await server.start();
    const connection = await Connection.connect({ address: temporal.address });
    ends.push(() => connection.close());
    const caller = await Caller.start(temporal.address, server.url);
    ends.push(() => caller.stop());
    const documents = await Documents.start();
    ends.push(() => documents.close());
    const stigmer = new Client({ connection, namespace: STIGMER_NAMESPACE });
    const startTlsServer = async (): Promise<Server> => {
      const tls = new Server({
        ...common,
        port: await freePort('127.0.0.1'),
        logFile: join(folder, 'tls-server.log'),
        env: { ...common.env, ...(await makeIdentity(folder)) },
        args: ['--role', 'api'],
        isTls: true,
      });
      await tls.start();
      return tls;
    };
    return {
      folder,
      documentsFolder,
      server,
      caller,
      documents,
      startTlsServer,
      endExecutions: () => endExecutions(stigmer),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server's own definitions, the suite's, and some that are made up at random. */
async function workflowsFolder(folder: string, seed: number): Promise<string> {
  const workflows = join(folder, 'workflows');
  await mkdir(workflows);
  await cp(join(dirname(resolve('@stigmer/server/package.json')), 'workflows'), workflows, {
    recursive: true,
  });
  await cp(ownWorkflows, workflows, { recursive: true });
  for (const { name, yaml } of randomDefinitions(seed)) {
    await writeFile(join(workflows, `${name}.yaml`), yaml);
  }
  return workflows;
}

const OPEN =
  "ExecutionStatus = 'Running' AND WorkflowType NOT IN ('CallbackMonitor', 'HeartbeatMonitor', 'Canary')";

async function endExecutions(client: Client): Promise<void> {
  for (const { workflowId, runId } of await listWorkflows(client, STIGMER_NAMESPACE, OPEN)) {
    await client.workflow
      .getHandle(workflowId, runId)
      .terminate('The attack is over.')
      // It has ended by itself meanwhile.
      .catch(() => undefined);
  }
}

/** Removes what a run has written. */
export async function removeFolder({ folder }: Stack): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Makes a certificate; gives the settings that name it and its key. */
async function makeIdentity(folder: string): Promise<Record<string, string>> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options =
    '-x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1';
  await promisify(execFile)('openssl', ['req', ...options.split(' '), '-keyout', key, '-out', cert]);
  return { STIGMER_TLS_CERT: cert, STIGMER_TLS_KEY: key };
}
