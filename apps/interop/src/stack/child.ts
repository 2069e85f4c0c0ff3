import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How long a process may take to end after SIGTERM. */
const END_LIMIT_MS = 20_000;

/** What a process is started with. */
export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A process, with all that it starts in turn and all that they write. */
export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  #output = '';
  #isClosed = false;

  constructor({ name, command, args, cwd, env }: ChildOptions) {
    this.name = name;
    // A process group of its own: npm and a build tool may stand between this process and the one that is meant.
    this.#process = spawn(command, [...args], {
      cwd,
      env: { ...inheritedEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    // It closes when the last process of the group has let go of the output.
    this.#closed = once(this.#process, 'close').finally(() => {
      this.#isClosed = true;
      process.off('exit', this.#kill);
    });
    // A run that breaks off leaves nothing behind.
    process.once('exit', this.#kill);
  }

  /** All that it has written so far. */
  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    return this.#isClosed;
  }

  /**
   * Waits for it to end by itself.
   *
   * @throws Error with its output unless it succeeds
   */
  async succeeds(): Promise<void> {
    await this.#closed;
    if (this.#process.exitCode !== 0) {
      throw new Error(`${this.name} failed:\n${this.#output}`);
    }
  }

  /**
   * Ends it, as an operator would.
   *
   * @throws Error where it, or a process that it has started, does not end on SIGTERM; they are killed then
   */
  async stop(): Promise<void> {
    if (this.#isClosed) {
      return;
    }
    this.#signal('SIGTERM');
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#kill();
    }, END_LIMIT_MS);
    await this.#closed;
    clearTimeout(timer);
    if (isLate) {
      throw new Error(
        `${this.name} did not end within ${END_LIMIT_MS / 1000} s of SIGTERM:\n${this.#output}`,
      );
    }
  }

  readonly #kill = (): void => this.#signal('SIGKILL');

  #signal(signal: NodeJS.Signals): void {
    if (this.#process.pid !== undefined) {
      process.kill(-this.#process.pid, signal);
    }
  }
}

/** Settings of the one who runs the matrix are not for the processes of the matrix. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(TEMPORAL_|STIGMER_|npm_|VITEST|NODE_ENV$)/i.test(name),
    ),
  );
}
