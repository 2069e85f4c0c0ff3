import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import type { ComputeTaskName } from './compute-tasks.js';
import type { JobOrder, ProcessNotice } from './process-messages.js';

/** package.json names the built file, so that it is found from the sources too: a process runs no TypeScript. */
const processFile = createRequire(import.meta.url).resolve('#compute-process');

/** As much as is kept of what a process writes before it breaks down, in characters. */
const MAX_LAST_WORDS = 4_000;

/** What of the server's environment its compute processes get: they need no keys. */
const PASSED_ON = [
  'TZ',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'SystemRoot',
  'MALLOC_ARENA_MAX',
  'MALLOC_TRIM_THRESHOLD_',
];

/** How a process ended that nobody here ended. */
export interface ProcessEnd {
  /** The signal that ended it, or its exit code. */
  readonly how: string;
  /** Whether somebody outside ended it: no fault inside a process gives these signals. */
  readonly fromOutside: boolean;
  /** The last that it wrote. */
  readonly lastWords: string;
}

/** Hears of one job. */
export interface JobListener {
  notice(notice: ProcessNotice): void;
  /** The process ended by itself, or was ended from outside. */
  gone(end: ProcessEnd): void;
}

/** A process that does one job at a time. */
export interface ComputeProcess {
  /** The tasks whose libraries it has loaded. */
  readonly loaded: ReadonlySet<ComputeTaskName>;
  /** Does a job, and tells the listener of it. */
  start(order: JobOrder, listener: JobListener): void;
  /** Ends it at once, with what it does; nobody hears of it. Resolves when it has ended. */
  end(): Promise<void>;
}

/** Faults inside a process, as the kernel tells them. */
const FAULTS: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGSEGV',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
  'SIGSYS',
]);

/** What processes are started with. */
export interface ComputeProcessOptions {
  /** How much heap a job may use, in MiB. */
  readonly maxHeapMb: number;
  /** How much they stand back behind other processes, as `nice` has it: 0 to 19. */
  readonly niceness: number;
  /** The same, from when a job has used up its first slice: from then on, as only root may lower it again. */
  readonly patientNiceness: number;
}

/**
 * Starts a process.
 *
 * @param goneIdle called when it ends while it has no job
 */
export function startComputeProcess(
  { maxHeapMb, niceness, patientNiceness }: ComputeProcessOptions,
  goneIdle: (end: ProcessEnd) => void,
): ComputeProcess {
  const loaded = new Set<ComputeTaskName>();
  let listener: JobListener | undefined;
  let ended = false;
  let lastWords = '';
  const child = fork(processFile, [maxHeapMb, niceness, patientNiceness].map(String), {
    // Documents are bytes.
    serialization: 'advanced',
    // Not those of the server, such as a debugger's port.
    execArgv: [],
    env: Object.fromEntries(
      PASSED_ON.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    lastWords = (lastWords + words).slice(-MAX_LAST_WORDS);
  });
  const gone = (how: string, fromOutside: boolean) => {
    if (ended) return;
    ended = true;
    const end: ProcessEnd = { how, fromOutside, lastWords };
    if (listener) listener.gone(end);
    else goneIdle(end);
  };
  const closed = new Promise<void>((resolve) => {
    // Comes after all that the process has sent.
    child.on('close', (code, signal) => {
      gone(signal ?? `exit code ${code}`, signal !== null && !FAULTS.has(signal));
      resolve();
    });
    child.on('error', (error) => {
      // One that could not be started has no end; what could not be sent, the end says.
      if (child.pid !== undefined) return;
      gone(error.message, true);
      resolve();
    });
  });
  child.on('message', (notice: ProcessNotice) => {
    const hearing = listener;
    if (notice.kind === 'ended' || notice.kind === 'failed') listener = undefined;
    hearing?.notice(notice);
  });
  return {
    loaded,
    start(order, to) {
      listener = to;
      loaded.add(order.job.name);
      // One that could not be made has nothing to be sent to; that it has gone is told right after.
      if (child.connected) child.send(order);
    },
    async end() {
      ended = true;
      listener = undefined;
      child.kill('SIGKILL');
      await closed;
    },
  };
}
