import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from '../../bench.js';
import type { Figure } from '../../report/result.js';

const require = createRequire(import.meta.url);

/** Where the demo's stack is: there is no other place that it would start it in. */
const DEMO_PORTS = [7233, 7234, 8233];
const TIMEOUT_MS = 120_000;

/** The whole demo with nothing running, built before: from its start to its end. Left out where its ports are in use. */
export async function demoFigures({ log, sizes, signal }: BenchContext): Promise<Figure[]> {
  const free = await Promise.all(DEMO_PORTS.map(isFree));
  if (free.includes(false)) {
    log(`growth: the demo is left out, because its ports ${DEMO_PORTS.join(', ')} are in use`);
    return [];
  }
  const values: number[] = [];
  for (let round = 0; round < sizes.longRounds; round += 1) {
    signal.throwIfAborted();
    values.push(await runDemo(signal));
  }
  return [{ metric: 'demo_cold_s', unit: 's', values, size: 'nothing running, the dev server in the cache' }];
}

async function runDemo(signal: AbortSignal): Promise<number> {
  const state = await mkdtemp(join(tmpdir(), 'stigmer-bench-demo-'));
  try {
    const beganAt = performance.now();
    const demo = spawn(
      process.execPath,
      [join(require.resolve('@stigmer/demo/package.json'), '../dist/main.js')],
      {
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], XDG_STATE_HOME: state },
        stdio: 'ignore',
        detached: true,
      },
    );
    const ended = once(demo, 'exit');
    // It ends its processes itself when it is told to.
    const stop = () => demo.kill('SIGTERM');
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    limit.addEventListener('abort', stop, { once: true });
    const [code]: unknown[] = await ended;
    limit.removeEventListener('abort', stop);
    signal.throwIfAborted();
    if (code !== 0) {
      throw new Error(`The demo ended with ${String(code)}; run npm run demo to see why.`);
    }
    return (performance.now() - beganAt) / 1000;
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
