import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { PROBE_PARENT, RESOLUTION_MS, type Probed } from './probed.js';

// Loaded into the server's process before its own code. It tells how late the event loop was, measured where it runs: the server's
// own endpoints tell nothing while they are held up. Threads and processes that the server starts load it too, and leave it at that.

const INTERVAL_MS = 250;

if (isMainThread && process.send && process.ppid === Number(process.env[PROBE_PARENT])) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let waited = waitedForCore();
  setInterval(() => {
    const before = waited;
    waited = waitedForCore();
    const probed: Probed = {
      lateMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
      waitedMs: waited - before,
    };
    delay.reset();
    process.send?.(probed, () => undefined);
  }, INTERVAL_MS).unref();
  // What is garbage should not count as memory that is held.
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  process.on('message', () => typeof collect === 'function' && collect());
  // The suite was killed: nothing of it stays behind.
  process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
  process.channel?.unref();
}

/** How long this thread, the process's first, was ready to run and had no core, in milliseconds (`Documentation/scheduler/sched-stats.rst`). */
function waitedForCore(): number {
  const [, nanoseconds = '0'] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
