import { createStigmerClient, type StigmerClient } from '@stigmer/sdk';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './child.js';

const require = createRequire(import.meta.url);
const READY_POLL_MS = 10;
const ASK_TIMEOUT_MS = 2_000;
const READY_TIMEOUT_MS = 60_000;

/** A Stigmer server process, and a client of it. */
export interface StigmerProcess {
  readonly child: Child;
  readonly url: string;
  readonly api: StigmerClient;
}

/** Where a server finds what it needs, and where it is found. */
export interface StigmerProcessOptions {
  readonly temporalAddress: string;
  readonly port: number;
  /** Of its log and its state. */
  readonly folder: string;
  /** Settings beside the defaults. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The folder of the workflow definitions that only benchmarks need. */
export const definitionsFolder = fileURLToPath(new URL('../../workflows', import.meta.url));

/** The folder of the agents whose work is a Temporal workflow elsewhere. */
export const agentsFolder = fileURLToPath(new URL('../../agents', import.meta.url));

export const serverScript = require.resolve('@stigmer/server/main');

/** Starts a server with its default settings; it is not ready yet. */
export function startStigmer({ temporalAddress, port, folder, env }: StigmerProcessOptions): StigmerProcess {
  const url = `http://127.0.0.1:${port}`;
  const child = new Child({
    name: `server on ${url}`,
    script: serverScript,
    args: ['--dev'],
    env: {
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: 'stigmer',
      STIGMER_LISTEN: `127.0.0.1:${port}`,
      STIGMER_WORKFLOWS: definitionsFolder,
      // The servers of a stack share the key that seals tokens.
      XDG_STATE_HOME: join(folder, 'state'),
      ...env,
    },
    logFile: join(folder, `server-${port}.log`),
  });
  return { child, url, api: createStigmerClient({ url }) };
}

/** Resolves when a server is ready; rejects when it has ended, or takes a minute, or is waited for no longer. */
export async function untilReady({ child, url }: StigmerProcess, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  const ready = async (): Promise<void> => {
    while (!(await isReady(url))) {
      signal?.throwIfAborted();
      if (performance.now() > deadline) {
        throw new Error(`The server on ${url} is not ready after ${READY_TIMEOUT_MS / 1000} s.`);
      }
      await delay(READY_POLL_MS);
    }
  };
  await Promise.race([ready(), child.untilItFails()]);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
