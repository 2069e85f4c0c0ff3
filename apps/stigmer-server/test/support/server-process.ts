import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A line of the server's log. */
type LogLine = Readonly<Record<string, unknown>>;

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The server as a process of its own. */
export interface ServerProcess {
  readonly lines: readonly LogLine[];
  readonly ended: Promise<ProcessEnd>;
  /** Waits until it takes requests, and gives its URL. */
  ready(): Promise<string>;
  /** Waits for a log line. */
  logged(message: string): Promise<LogLine>;
  kill(signal: NodeJS.Signals): Promise<ProcessEnd>;
  /** Lets it stand still for a while, as a paused virtual machine does. */
  pause(milliseconds: number): Promise<void>;
}

/** Starts the built server with only the given environment. */
export function startServerProcess(args: readonly string[], env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: LogLine[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line) as LogLine));
  const ended = once(child, 'close').then(
    ([code, signal]: (ProcessEnd['code'] | ProcessEnd['signal'])[]) => ({ code, signal }) as ProcessEnd,
  );
  const logged = (message: string): Promise<LogLine> =>
    eventually(() => {
      const found = lines.find(({ msg }) => msg === message);
      if (found === undefined) {
        throw new Error(`It has not logged "${message}", but ${JSON.stringify(lines)}`);
      }
      return found;
    });
  return {
    lines,
    ended,
    logged,
    ready: async () => String((await logged('Stigmer is ready'))['url']),
    async kill(signal) {
      child.kill(signal);
      return ended;
    },
    async pause(milliseconds) {
      child.kill('SIGSTOP');
      await delay(milliseconds);
      child.kill('SIGCONT');
    },
  };
}
