import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** What a process is started with. */
export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Hears of what the process sends. */
  readonly onMessage?: (message: unknown) => void;
}

const RESTART_MS = 1_000;

/** A process that is started again when a fault has ended it. */
export class Child {
  readonly name: string;
  readonly logFile: string;
  readonly #options: ChildOptions;
  readonly #killed = new Set<number>();
  readonly #crashes: string[] = [];
  #process: ChildProcess;
  #isOver = false;

  constructor(options: ChildOptions) {
    this.name = options.name;
    this.logFile = options.logFile;
    this.#options = options;
    this.#process = this.#start();
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The ids of the processes that were killed. */
  get killed(): ReadonlySet<number> {
    return this.#killed;
  }

  /** How its processes ended that no fault has ended. They are started again, as a supervisor would. */
  get crashes(): readonly string[] {
    return this.#crashes;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.kill();
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    if (this.isAlive) {
      const gone = once(this.#process, 'exit');
      this.#killed.add(this.#process.pid ?? 0);
      this.#process.kill('SIGKILL');
      await gone;
    }
  }

  /** Starts it again where it has ended. */
  revive(): void {
    if (!this.isAlive && !this.#isOver) {
      this.#process = this.#start();
    }
  }

  #start(): ChildProcess {
    const { name, script, args, env, logFile, onMessage } = this.#options;
    const log = openSync(logFile, 'a');
    try {
      const child = fork(script, [...args], {
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: ['ignore', log, log, 'ipc'],
      });
      if (onMessage) {
        child.on('message', onMessage);
      }
      child.once('exit', (code, signal) => {
        if (!this.#killed.has(child.pid ?? 0)) {
          this.#crashes.push(
            `${name} ended by itself (${signal ?? code}): ${lastWords(logFile)}; see ${logFile}`,
          );
          setTimeout(() => this.revive(), RESTART_MS).unref();
        }
      });
      return child;
    } finally {
      closeSync(log);
    }
  }
}

/** What a process that crashed has said at last: Node's own words, or else the last line of its log. */
function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-50);
  return lines.find((line) => !line.startsWith('{')) ?? lines.at(-1) ?? '';
}
