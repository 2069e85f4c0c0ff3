import { payloadConverterPath } from '@stigmer/sdk';
import { freePort, startTemporal, type PollLimits, type StartedTemporal } from '@stigmer/temporal-dev';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Parts } from '../measure/cpu.js';
import { CallerProcess } from './caller-process.js';
import { Child } from './child.js';
import { serverScript, startStigmer, untilReady, type StigmerProcess } from './stigmer-process.js';

/** What a benchmark runs on. */
export interface StackOptions {
  readonly poll: PollLimits;
  /** Takes one line on what is done. */
  readonly log: (line: string) => void;
  /** How many Stigmer server processes there are. Default: 1. */
  readonly servers?: number;
  /** Settings of the servers beside the defaults. */
  readonly serverEnv?: Readonly<Record<string, string>>;
  /** How many workflows the caller's worker keeps in memory. Default: its SDK's own. */
  readonly callerCache?: number;
  /** Further processes, each with a worker: modules of the folder `callers`. */
  readonly others?: readonly string[];
}

/** Everything that a benchmark measures, in processes of its own. */
export interface Stack {
  readonly folder: string;
  readonly temporal: StartedTemporal;
  readonly servers: StigmerProcess[];
  readonly caller: CallerProcess;
  /** In the callers' namespace. */
  readonly client: Client;
  /** In Stigmer's own namespace. */
  readonly stigmer: Client;
  /** For calls to Temporal that are measured: of the sort that servers and workers have. */
  readonly native: NativeConnection;
  /** The first server. */
  readonly server: StigmerProcess;
  /** Whose CPU time and memory is counted. */
  readonly parts: () => Parts;
}

type Stops = (() => Promise<void>)[];

/** Starts a stack, does work on it, and ends all its processes, however the work ended. */
export async function withStack<T>(
  options: StackOptions,
  signal: AbortSignal,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const stops: Stops = [];
  try {
    // Not left alone when aborted: what it has begun to start must be known before it is stopped.
    const { stack, failures } = await start(options, signal, stops);
    return await Promise.race([work(stack), ...failures, untilAborted(signal)]);
  } finally {
    for (const stop of stops.toReversed()) {
      await stop();
    }
  }
}

async function start(
  { poll, log, servers: count = 1, serverEnv, callerCache, others = [] }: StackOptions,
  signal: AbortSignal,
  stops: Stops,
): Promise<{ readonly stack: Stack; readonly failures: readonly Promise<never>[] }> {
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'stigmer-bench-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  // In memory, as a stock dev server: on a file the time of each figure would be that of the disk.
  const temporal = await startTemporal({ inMemory: true, pollLimits: poll, signal, log });
  stops.push(() => temporal.stop());
  const temporalAddress = temporal.address;
  await setUp(temporalAddress, serverEnv);
  const servers: StigmerProcess[] = [];
  stops.push(async () => {
    await Promise.all(servers.map(({ child }) => child.kill()));
    servers.forEach(({ api }) => api.close());
  });
  for (let index = 0; index < count; index += 1) {
    signal.throwIfAborted();
    const port = await freePort('127.0.0.1');
    const server = startStigmer({ temporalAddress, port, folder, ...(serverEnv && { env: serverEnv }) });
    servers.push(server);
    // One after the other: the first makes the key that all of them seal with.
    await untilReady(server, signal);
  }
  signal.throwIfAborted();
  const caller = new CallerProcess({
    temporalAddress,
    stigmerUrls: servers.map(({ url }) => url),
    folder,
    ...(callerCache !== undefined && { maxCachedWorkflows: callerCache }),
  });
  stops.push(() => caller.child.kill());
  const workers = others.map((name) => startWorker(name, temporalAddress, servers, folder));
  stops.push(async () => {
    await Promise.all(workers.map((child) => child.kill()));
  });
  const connection = await Connection.connect({ address: temporalAddress });
  stops.push(() => connection.close());
  const native = await NativeConnection.connect({ address: temporalAddress });
  stops.push(() => native.close());
  const dataConverter = { payloadConverterPath };
  const stack: Stack = {
    folder,
    temporal,
    servers,
    caller,
    client: new Client({ connection, namespace: 'default', dataConverter }),
    stigmer: new Client({ connection, namespace: 'stigmer', dataConverter }),
    native,
    get server() {
      return firstOf(servers);
    },
    parts: () => ({
      temporal: temporal.pid === undefined ? [] : [temporal.pid],
      stigmer: servers.map(({ child }) => child.pid),
      caller: [caller.child.pid],
      other: workers.map(({ pid }) => pid),
      driver: [process.pid],
    }),
  };
  const children = [caller.child, ...workers, ...servers.map(({ child }) => child)];
  return { stack, failures: children.map((child) => child.untilItFails()) };
}

function startWorker(
  name: string,
  temporalAddress: string,
  servers: readonly StigmerProcess[],
  folder: string,
): Child {
  return new Child({
    name,
    script: fileURLToPath(new URL(`../callers/${name}.js`, import.meta.url)),
    env: {
      TEMPORAL_ADDRESS: temporalAddress,
      STIGMER_URLS: servers.map(({ url }) => url).join(','),
    },
    logFile: join(folder, `${name}.log`),
  });
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}

function firstOf(servers: readonly StigmerProcess[]): StigmerProcess {
  const [first] = servers;
  if (first === undefined) {
    throw new Error('This stack has no server.');
  }
  return first;
}

/** Creates the namespace, the search attributes and, where the servers have one, the Nexus endpoint, as an operator does it. */
async function setUp(address: string, serverEnv: StackOptions['serverEnv']): Promise<void> {
  await promisify(execFile)(process.execPath, [serverScript, '--setup'], {
    env: {
      PATH: process.env['PATH'],
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: 'stigmer',
      ...serverEnv,
    },
  });
}
