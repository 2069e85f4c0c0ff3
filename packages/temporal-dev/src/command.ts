import { readCommandLine, USAGE } from './command-line.js';
import type { Context } from './context.js';
import { ensureTemporal } from './ensure-temporal.js';
import { messageOf, TemporalDevError } from './errors.js';
import type { StartTemporalOptions } from './start-temporal.js';
import type { StartedTemporal } from './started-temporal.js';
import { waitForTemporal } from './wait-for-temporal.js';

/** Longer than Stigmer's own processes take to finish their work. */
const CLIENT_GRACE_MS = 20_000;

export interface Surroundings extends Pick<Context, 'env' | 'log'> {
  /** Takes the one line of output. */
  readonly print: (line: string) => void;
  /** Aborted when the user wants to end: the server is stopped after its clients. */
  readonly interrupted: AbortSignal;
  /** Aborted when the user has asked again: clients are not waited for. */
  readonly hurried: AbortSignal;
}

/** The command `temporal-dev`; returns its exit code. */
export async function runCommand(args: string[], surroundings: Surroundings): Promise<number> {
  try {
    const { help, wait, ...options } = readCommandLine(args);
    if (help) surroundings.print(USAGE.trimEnd());
    else if (!wait) return await hold(options, surroundings);
    else await waitForTemporal({ ...surroundings, ...options, signal: surroundings.interrupted });
    return 0;
  } catch (error) {
    if (error instanceof TemporalDevError && error.code === 'ABORTED') return 0;
    surroundings.log(messageOf(error));
    return 1;
  }
}

async function hold(options: StartTemporalOptions, surroundings: Surroundings): Promise<number> {
  const { env, log, print, interrupted } = surroundings;
  const server = await ensureTemporal({ ...options, env, log, signal: interrupted });
  print(`Temporal is ready on ${server.address}${server.uiUrl ? `, web UI ${server.uiUrl}` : ''}`);
  if (server.owned) return holdOwn(server, surroundings);
  await aborted(interrupted);
  log(`The Temporal server on ${server.address} was not started here: it goes on.`);
  return 0;
}

async function holdOwn(
  server: StartedTemporal,
  { log, interrupted, hurried }: Surroundings,
): Promise<number> {
  const crash = await Promise.race([aborted(interrupted), server.waitForExit()]);
  if (crash) {
    const how = crash.signal ?? `exit code ${crash.code ?? 'unknown'}`;
    log(`Temporal ended by itself (${how}). The end of its log:\n${await server.logTail()}`);
    return 1;
  }
  hurried.addEventListener('abort', () => void server.stop());
  await server.stop({ clientGraceMs: CLIENT_GRACE_MS });
  log('Temporal is stopped.');
  return 0;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
