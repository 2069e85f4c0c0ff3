import { fork, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Env } from '../context.js';
import { hasCode } from '../system-error.js';
import { isReport, toArguments, type TemporalExit } from './watchdog-protocol.js';

const KILL_AFTER_MS = 10_000;
/** The watchdog ends soon after Temporal; one that does not is killed together with it. */
const WATCHDOG_GRACE_MS = KILL_AFTER_MS + 5_000;
/** Data that is thrown away needs no orderly end, which takes the server more than a second. */
const KILL_TEMPORARY_AFTER_MS = 0;

export interface LaunchOrder {
  readonly binary: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** Removed by `end()`, and when this process ends without calling it. */
  readonly removeDir: string | undefined;
  readonly env: Env;
}

/** A Temporal process under its watchdog. */
export interface LaunchedProcess {
  readonly pid: number;
  /** Resolves when Temporal has ended and its watchdog too. */
  readonly exited: Promise<TemporalExit>;
  /** Ends Temporal with SIGTERM, and SIGKILL 10 s later (at once when its data is temporary), for good. */
  end(): Promise<void>;
  /** Sends Temporal a signal that ends it, and keeps its data; resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts Temporal under a watchdog; resolves when the process runs, which is before it is ready. */
export async function launch(order: LaunchOrder): Promise<LaunchedProcess> {
  const watchdog = await startWatchdog(order);
  let hasExited = false;
  const exited = exitOf(watchdog).finally(() => (hasExited = true));
  const pid = await pidOf(watchdog);
  // A program that forgets to stop its server can still end, and the watchdog then ends Temporal.
  watchdog.unref();
  watchdog.channel?.unref();

  const untilGone = async (): Promise<void> => {
    watchdog.ref();
    const timer = setTimeout(() => killGroup(watchdog), WATCHDOG_GRACE_MS);
    await exited;
    clearTimeout(timer);
  };
  return {
    pid,
    exited,
    async end() {
      if (watchdog.connected) watchdog.disconnect();
      await untilGone();
    },
    async kill(signal) {
      if (!hasExited) sendSignal(pid, signal);
      await untilGone();
    },
  };
}

async function startWatchdog({ binary, args, logFile, removeDir, env }: LaunchOrder): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../../dist/server/watchdog-main.js', import.meta.url));
  const order = toArguments({
    killAfterMs: removeDir === undefined ? KILL_AFTER_MS : KILL_TEMPORARY_AFTER_MS,
    removeDir,
    command: binary,
    args,
  });
  const log = await open(logFile, 'w');
  try {
    return fork(script, order, {
      detached: true,
      env: cleaned(env),
      execArgv: [],
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
  } finally {
    await log.close();
  }
}

function pidOf(watchdog: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    watchdog.on('message', (report: unknown) => {
      if (!isReport(report)) return;
      if (report.kind === 'started') resolve(report.pid);
      else if (report.kind === 'failed') reject(new Error(report.message));
    });
    watchdog.once('error', reject);
    watchdog.once('exit', () => reject(new Error('the watchdog of Temporal ended before Temporal ran')));
  });
}

function exitOf(watchdog: ChildProcess): Promise<TemporalExit> {
  return new Promise((resolve) => {
    // What holds when the watchdog can't report: its channel was closed, or it was killed and Temporal with it.
    let exit: TemporalExit = { code: null, signal: null };
    watchdog.on('message', (report: unknown) => {
      if (isReport(report) && report.kind === 'exited') exit = { code: report.code, signal: report.signal };
    });
    watchdog.once('exit', () => {
      // Nothing is left in the group unless the watchdog itself was killed.
      killGroup(watchdog);
      resolve(exit);
    });
  });
}

/** The server needs none of the settings of Temporal's clients, nor this process's Node options. */
function cleaned(env: Env): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('TEMPORAL_') && name !== 'NODE_OPTIONS',
  );
  return Object.fromEntries(kept);
}

/** The watchdog leads its group, and the group keeps its id as long as Temporal is in it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) sendSignal(-pid, 'SIGKILL');
}

/** A process that is gone already needs no signal. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
