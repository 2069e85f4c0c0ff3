import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import { contextOf, type ContextOptions } from './context.js';
import { freePort } from './server/free-port.js';
import type { PollLimits } from './server/server-arguments.js';
import { StartedTemporal } from './started-temporal.js';

export interface StartTemporalOptions extends ContextOptions {
  /** IPv4 address to listen on. Default: `127.0.0.1`. */
  ip?: string;
  /** Port of the gRPC service; 0 takes a free one. Default: 0. */
  port?: number;
  /** Port of the web UI; 0 takes a free one. Default: 0. */
  uiPort?: number;
  /** Without the web UI. Default: true, but false when `uiPort` is given. */
  headless?: boolean;
  /**
   * Folder that keeps the server's state for the next start; made when it is missing, and used by one server at a time.
   * Default: a temporary one, removed when the server is stopped.
   */
  dataDir?: string;
  /**
   * Keep all state in memory, as a stock dev server does: nothing waits for the disk, and nothing is left of it when its process
   * ends or is restarted. Default: false.
   */
  inMemory?: boolean;
  /** Default: `raised`. */
  pollLimits?: PollLimits;
  /** The `temporal` command to run. Default: what `findTemporalBinary` finds. */
  binary?: string;
}

/**
 * Starts a Temporal dev server of our own, whatever else runs on this machine.
 *
 * Resolves when workflows can be started in the namespaces `stigmer` (7 days of retention) and `default`.
 * The server ends with `stop()`, and also when this process ends in any other way.
 */
export async function startTemporal(options: StartTemporalOptions = {}): Promise<StartedTemporal> {
  const context = contextOf(options);
  const { ip = '127.0.0.1', headless = options.uiPort === undefined, pollLimits = 'raised' } = options;
  const binary = options.binary ?? (await findTemporalBinary(context));
  const port = options.port || (await freePort(ip));
  const uiPort = headless ? undefined : options.uiPort || (await freePort(ip));
  const dataDir = await makeDataDir(options.dataDir);
  const databaseFile = options.inMemory ? undefined : join(dataDir, 'temporal.db');

  const server = new StartedTemporal(
    {
      binary,
      settings: { ip, port, uiPort, databaseFile, pollLimits },
      dataDir,
      temporary: options.dataDir === undefined,
    },
    context,
  );
  try {
    await server.restart(context.signal);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function makeDataDir(wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return mkdtemp(join(tmpdir(), 'stigmer-temporal-'));
  await mkdir(wanted, { recursive: true });
  return wanted;
}
