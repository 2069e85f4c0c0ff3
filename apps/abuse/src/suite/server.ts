import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { get as getSecure } from 'node:https';
import { PROBE_PARENT, type Probed } from './probed.js';
import { until } from './until.js';

/** What the server is started with. */
export interface ServerOptions {
  /** The binary of Node.js. */
  readonly node: string;
  /** The server's main module. */
  readonly main: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Further arguments of its command line. */
  readonly args?: readonly string[];
  /** Whether its settings have it speak TLS. */
  readonly isTls?: boolean;
  readonly logFile: string;
}

const READY_WITHIN_MS = 90_000;
const READY_ANSWER_MS = 5_000;
const ON_TIME: Probed = { lateMs: 0, waitedMs: 0 };
const probe = new URL('./probe.js', import.meta.url).href;

/** The Stigmer server: a process group of its own, with a probe in it. One that has ended is only started again when told to. */
export class Server {
  readonly url: string;
  readonly port: number;
  readonly #options: ServerOptions;
  #process: ChildProcess | undefined;
  #latest: Probed = ON_TIME;
  /** How much of the log has been looked at, in bytes. */
  #logLooked = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.port = options.port;
    this.url = `${options.isTls ? 'https' : 'http'}://127.0.0.1:${options.port}`;
    // A run that breaks off leaves nothing behind.
    process.once('exit', () => this.#kill());
  }

  /** 0 before its first start. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get isAlive(): boolean {
    return (
      this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  /** How it ended that has ended: its signal or code, and the last words of its log. */
  get lastWords(): string {
    const lines = readFileSync(this.#options.logFile, 'utf8').trimEnd().split('\n').slice(-60);
    // What Node itself says of its end is no JSON.
    const words =
      lines.find((line) => /error|fatal/i.test(line) && !line.startsWith('{')) ?? lines.at(-1) ?? '';
    return `${this.#process?.signalCode ?? this.#process?.exitCode}: ${words.slice(0, 300)}`;
  }

  /** When its event loop was late most since this was last asked. */
  takeLateness(): Probed {
    const late = this.#latest;
    this.#latest = ON_TIME;
    return late;
  }

  /** What it has logged as an error, its own fault, since this was last asked. */
  takeErrors(): string[] {
    const log = readFileSync(this.#options.logFile);
    const end = log.lastIndexOf('\n') + 1;
    const lines = log.subarray(this.#logLooked, end).toString().split('\n');
    this.#logLooked = end;
    return lines.filter((line) => /^\{"level":"(error|fatal)"/.test(line));
  }

  /** Asks it to give memory back that nothing holds. */
  collectGarbage(): void {
    if (this.#process?.connected) {
      this.#process.send('collect', () => undefined);
    }
  }

  /** Starts it, and waits until it takes work. */
  async start(): Promise<void> {
    const { node, main, port, env, logFile, args = [] } = this.#options;
    const log = openSync(logFile, 'a');
    try {
      const child = spawn(node, ['--import', probe, main, '--dev', ...args], {
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: process.env['HOME'] ?? '',
          [PROBE_PARENT]: String(process.pid),
          // As it sets them itself where nobody talks to it as its parent.
          MALLOC_ARENA_MAX: '2',
          MALLOC_TRIM_THRESHOLD_: '131072',
          STIGMER_LISTEN: `127.0.0.1:${port}`,
          ...env,
        },
        stdio: ['ignore', log, log, 'ipc'],
        detached: true,
      });
      child.on('message', (probed: Probed) => {
        if (probed.lateMs > this.#latest.lateMs) {
          this.#latest = probed;
        }
      });
      this.#process = child;
    } finally {
      closeSync(log);
    }
    await until('the server is ready', READY_WITHIN_MS, async () => {
      if (!this.isAlive) {
        throw new Error(`The server ended while it started (${this.lastWords})`);
      }
      return isReady(this.url);
    });
    this.takeLateness();
  }

  /** Ends it, with all that it has started. */
  async end(): Promise<void> {
    if (this.#process && this.isAlive) {
      const gone = once(this.#process, 'exit');
      this.#kill();
      await gone;
    } else {
      this.#kill();
    }
  }

  /** What is left of its process group. */
  #kill(): void {
    if (this.#process?.pid !== undefined) {
      try {
        process.kill(-this.#process.pid, 'SIGKILL');
      } catch {
        // The whole group is gone.
      }
    }
  }
}

/** Whether a server takes work. Its certificate may be of its own making. */
function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: READY_ANSWER_MS, agent: false, rejectUnauthorized: false };
    const request = (url.startsWith('https') ? getSecure : get)(`${url}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
