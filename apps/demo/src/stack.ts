import { DEFAULT_STIGMER_URL } from '@stigmer/sdk';
import { ensureTemporal, STIGMER_NAMESPACE } from '@stigmer/temporal-dev';
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StackProcess } from './child-process.js';

/** A part of the stack can't be used. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

/** The running stack. */
export interface Stack {
  readonly connection: Connection;
  /** The callers' Temporal namespace. */
  readonly namespace: string;
  readonly stigmerUrl: string;
  /** Rejects when a process that was started here ends. */
  readonly failure: Promise<never>;
  /** Ends what was started here, Temporal last. */
  stop(): Promise<void>;
}

const POLL_MS = 200;
const READY_TIMEOUT_MS = 2_000;
const require = createRequire(import.meta.url);
/** The demo's own documents: a server that is started here may read them. */
export const dataFolder = join(require.resolve('@stigmer/demo-worker/package.json'), '..', 'data');

/**
 * Starts whatever of the stack is not running: Temporal, the Stigmer server, the demo worker.
 *
 * @param log takes one line on what is done
 * @param signal stops the start
 */
export async function startStack(log: (line: string) => void, signal: AbortSignal): Promise<Stack> {
  const stops: (() => Promise<void>)[] = [];
  const failures: Promise<never>[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) {
      await end();
    }
  };
  const logFolder = await mkdtemp(join(tmpdir(), 'stigmer-demo-'));
  const start = (
    name: string,
    script: string,
    args: string[],
    env: Record<string, string | undefined>,
  ): void => {
    const logFile = join(logFolder, `${name.replaceAll(' ', '-')}.log`);
    log(`Starting the ${name}; its log is ${logFile}`);
    const child = new StackProcess(`The ${name}`, require.resolve(script), args, env, logFile);
    stops.push(() => child.stop());
    failures.push(child.untilItFails());
  };

  try {
    const temporal = await ensureTemporal({ log, signal });
    stops.push(() => temporal.stop());
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
    const connection = await Connection.connect({ address: temporal.address, ...connectionOptions });
    stops.push(() => connection.close());

    const stigmerUrl = process.env['STIGMER_URL'] || DEFAULT_STIGMER_URL;
    if (!(await isReady(stigmerUrl))) {
      if (process.env['STIGMER_URL']) {
        throw new StackError(`STIGMER_URL is ${stigmerUrl}, but no Stigmer server is ready there.`);
      }
      start('server', '@stigmer/server/main', ['--dev'], {
        // What is set for the callers does not mean Stigmer's own namespace.
        TEMPORAL_NAMESPACE: STIGMER_NAMESPACE,
        STIGMER_LISTEN: new URL(stigmerUrl).host,
        STIGMER_CALLBACK_NAMESPACES: process.env['STIGMER_CALLBACK_NAMESPACES'] ?? namespace,
        STIGMER_DOCUMENT_FOLDERS: process.env['STIGMER_DOCUMENT_FOLDERS'] ?? dataFolder,
      });
    }
    // Always: Temporal remembers a worker that has ended for minutes, and a second one does no harm.
    start('demo worker', '@stigmer/demo-worker/main', [], { STIGMER_URL: stigmerUrl });
    const failure = Promise.race([...failures, new Promise<never>(() => undefined)]);
    const ready = async (): Promise<void> => {
      while (!(await isReady(stigmerUrl))) {
        await delay(POLL_MS, undefined, { signal });
      }
    };
    await Promise.race([ready(), failure]);
    return { connection, namespace, stigmerUrl, failure, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function isReady(stigmerUrl: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', stigmerUrl), {
      signal: AbortSignal.timeout(READY_TIMEOUT_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}
