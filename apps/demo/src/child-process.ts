import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** A process of the stack ended when it should not have. */
export class ChildProcessError extends Error {
  override readonly name = 'ChildProcessError';
}

/** How long a process may take to end by itself. */
const GRACE_MS = 15_000;
const LOG_TAIL_LINES = 20;

/** A process of the stack that the demo started. */
export class StackProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #logFile: string;
  #stopping = false;

  /**
   * @param name for messages
   * @param script a JavaScript file, run with this process's Node
   * @param logFile where its output goes
   */
  constructor(
    name: string,
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    logFile: string,
  ) {
    this.#name = name;
    this.#logFile = logFile;
    const log = createWriteStream(logFile);
    // In a process group of its own: Ctrl-C reaches the demo alone, which then ends its processes in order.
    this.#child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child.stdout?.pipe(log, { end: false });
    this.#child.stderr?.pipe(log, { end: false });
  }

  /** Rejects when the process ends before it is stopped. */
  async untilItFails(): Promise<never> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
    if (this.#stopping) {
      return new Promise<never>(() => undefined);
    }
    const log = await readFile(this.#logFile, 'utf8').catch(() => '');
    const tail = log.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    throw new ChildProcessError(`${this.#name} ended too early. The end of ${this.#logFile}:\n${tail}`);
  }

  /** Ends the process: by SIGTERM, and if that is in vain, by SIGKILL. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      return;
    }
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
  }
}
