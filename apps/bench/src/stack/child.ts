import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** A process of the stack ended when it should not have. */
export class ChildProcessError extends Error {
  override readonly name = 'ChildProcessError';
}

/** What a process is started with. */
export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

const LOG_TAIL_LINES = 20;

/** A process of the stack: a module of Node's, in a process group of its own, so that Ctrl-C reaches the benchmark alone. */
export class Child {
  readonly #options: ChildOptions;
  readonly #process: ChildProcess;
  #stopping = false;

  constructor(options: ChildOptions) {
    this.#options = options;
    const { script, args = [], env, logFile } = options;
    const log = openSync(logFile, 'a');
    try {
      this.#process = fork(script, [...args], {
        // Nothing of the user's own settings reaches what is measured.
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
        stdio: ['ignore', log, log, 'ipc'],
        detached: true,
      });
    } finally {
      closeSync(log);
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Hears of what the process sends. */
  onMessage(listener: (message: unknown) => void): void {
    this.#process.on('message', listener);
  }

  send(message: string): void {
    this.#process.send(message);
  }

  /** Rejects when the process ends before it is killed. */
  async untilItFails(): Promise<never> {
    if (this.#isAlive) {
      await once(this.#process, 'exit');
    }
    if (this.#stopping) {
      return new Promise<never>(() => undefined);
    }
    const { name, logFile } = this.#options;
    const log = await readFile(logFile, 'utf8').catch(() => '');
    const tail = log.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    throw new ChildProcessError(`The ${name} ended too early. The end of ${logFile}:\n${tail}`);
  }

  /** Ends it as a crash would: nothing of a benchmark has to be kept. */
  async kill(): Promise<void> {
    this.#stopping = true;
    if (this.#isAlive) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await gone;
    }
  }

  get #isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }
}
