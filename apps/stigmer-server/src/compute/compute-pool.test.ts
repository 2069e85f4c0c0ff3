import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { makePdfBomb } from '../agents/builtin/testing/make-documents.js';
import { libraryReport } from '../agents/builtin/testing/sample-texts.js';
import {
  createComputePool,
  type ComputeEndCause,
  type ComputePool,
  type ComputePoolOptions,
} from './compute-pool.js';
import type { ComputeCall } from './job.js';
import type { Slice } from './job-limits.js';
import type { LaneName } from './lane.js';
import { computeProcesses } from './testing/compute-processes.js';

const never = (): ComputeCall => ({ signal: new AbortController().signal });
/** Takes many seconds to work through. */
const longText = libraryReport
  .join('\n\n')
  .repeat(900)
  .slice(0, 1024 * 1024);

/** The first go is so many milliseconds long, the second ten times as many. */
const shortSlices = (ms: number): readonly [Slice, Slice] => [
  { cpuMs: ms, growthBytes: 1e9 },
  { cpuMs: 10 * ms, growthBytes: 1e9 },
];

interface PoolEvents {
  readonly ends: ComputeEndCause[];
  readonly jobs: Readonly<Record<LaneName, string[]>>;
}

async function withPool(
  options: ComputePoolOptions,
  use: (pool: ComputePool, events: PoolEvents) => Promise<void>,
) {
  const events: PoolEvents = { ends: [], jobs: { small: [], large: [], long: [], longest: [] } };
  const pool = createComputePool({
    ...options,
    observer: {
      jobs: (lane, running, waiting) => events.jobs[lane].push(`${running} run, ${waiting} wait`),
      processEnded: (cause) => events.ends.push(cause),
      breakdown: () => undefined,
    },
  });
  try {
    await use(pool, events);
  } finally {
    await pool.close();
  }
}

const document = (fileName: string, bytes: Uint8Array) => ({
  document: { bytes, fileName },
  input: 'document_url',
});
const summary = { text: 'It works again.', count: 1, input: 'text' };
const long = { text: longText, input: 'text' };
const smallTable = {
  document: { bytes: Buffer.from('id,name\n1,Lamp\n'), fileName: 'a.csv' },
  source: 'a.csv',
  input: 'source_url',
  maxBytes: 1_000,
};
const manyElements = document('a.html', Buffer.from('<p>many <b>small</b> elements</p>'.repeat(300_000)));

/** Begins a job of many seconds, and waits until a process has it. */
async function beginLong(pool: ComputePool, call = never()): Promise<Promise<unknown>[]> {
  const task = pool.run('entities', long, call);
  task.catch(() => undefined);
  await vi.waitUntil(async () => (await computeProcesses()).length > 0, { timeout: 60_000 });
  // In a list, since a promise of a promise would wait for it.
  return [task];
}

test('leaves the main thread free, and ends a task that is cancelled, at once', async () => {
  await withPool({ smallPlaces: 1, largePlaces: 1, longPlaces: 1 }, async (pool, { ends }) => {
    const controller = new AbortController();
    const task = pool.run('entities', long, { signal: controller.signal });
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
      if (turns === 20) controller.abort(new Error('the caller is gone'));
    }, 5);
    await expect(task).rejects.toThrow('the caller is gone');
    clearInterval(ticking);
    expect(ends).toEqual(['cancelled']);
    expect(await pool.run('summary', summary, never())).toMatchObject({ summary: summary.text });
  });
});

test('begins nothing for a caller that is gone, nor for one that goes while it waits', async () => {
  await withPool({ smallPlaces: 1, largePlaces: 1 }, async (pool, { ends }) => {
    const gone = AbortSignal.abort(new Error('the caller is gone'));
    await expect(pool.run('summary', summary, { signal: gone })).rejects.toThrow('the caller is gone');
    const controller = new AbortController();
    const before = [pool.run('summary', summary, never()), pool.run('summary', summary, never())];
    const waiting = pool.run('summary', summary, { signal: controller.signal });
    controller.abort(new Error('it went'));
    await expect(waiting).rejects.toThrow('it went');
    await Promise.all(before);
    expect(ends).toEqual([]);
  });
});

test('ends a task that runs too long', async () => {
  await withPool({ maxJobMs: 300 }, async (pool, { ends }) => {
    await expect(pool.run('entities', long, never())).rejects.toMatchObject({
      name: 'AgentInputError',
      input: 'text',
      code: 'TOO_LARGE',
      message: expect.stringContaining('longer than 0.3 s'),
    });
    expect(ends).toEqual(['time']);
  });
});

test('the wait for a process is no part of a task’s time', async () => {
  await withPool({ smallPlaces: 1, largePlaces: 1, longPlaces: 1 }, async (pool) => {
    const tasks = Array.from({ length: 20 }, () => pool.run('summary', summary, never()));
    expect(await Promise.all(tasks)).toHaveLength(20);
  });
});

test('ends a task that needs too much heap', async () => {
  await withPool({ maxHeapMb: 100 }, async (pool) => {
    await expect(pool.run('document', manyElements, never())).rejects.toMatchObject({
      input: 'document_url',
      code: 'TOO_LARGE',
      message: expect.stringContaining('more memory than allowed'),
    });
  });
});

test('tasks that wait get another process when one is ended', async () => {
  await withPool({ smallPlaces: 1, largePlaces: 1, longPlaces: 1, maxHeapMb: 100 }, async (pool) => {
    const heavy = pool.run('document', manyElements, never());
    const waiting = pool.run('document', document('a.txt', Buffer.from('It works.')), never());
    await expect(heavy).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await waiting).toMatchObject({ format: 'text' });
  });
});

test('ends a task that needs too much memory outside the heap', async () => {
  await withPool({ maxGrowthMb: 300 }, async (pool, { ends }) => {
    const bomb = await makePdfBomb(400);
    expect(bomb.length).toBeLessThan(64 * 1024);
    await expect(pool.run('document', document('a.pdf', bomb), never())).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('more memory than allowed'),
    });
    expect(ends).toEqual(['memory']);
    const text = document('a.txt', Buffer.from('It works again.'));
    expect(await pool.run('document', text, never())).toMatchObject({ format: 'text' });
  });
});

test('the memory that others use is not blamed on a task', async () => {
  await withPool({ maxGrowthMb: 150 }, async (pool) => {
    const task = pool.run('entities', { ...long, text: longText.slice(0, 20_000) }, never());
    const others = Array.from({ length: 8 }, () => Buffer.alloc(50 * 1024 * 1024, 1));
    expect(await task).toMatchObject({ language: 'en' });
    expect(others).toHaveLength(8);
  });
});

test('tells the steps of a task', async () => {
  await withPool({}, async (pool) => {
    const steps: string[] = [];
    const call = { ...never(), progress: (step: string) => void steps.push(step) };
    await pool.run('document', document('a.txt', Buffer.from('Some words.')), call);
    expect(steps).toEqual(['Parsing the text document', 'Analysing the text']);
  });
});

test('a light task is done while more heavy ones than there are places are at work', async () => {
  await withPool(
    { smallBytes: 1e9, smallPlaces: 1, largePlaces: 1, longPlaces: 1, slices: shortSlices(50) },
    async (pool, { ends }) => {
      const controller = new AbortController();
      const heavy = Array.from({ length: 6 }, () =>
        pool.run('entities', long, { signal: controller.signal }),
      );
      for (const task of heavy) task.catch(() => undefined);
      // All places are taken by tasks that take long, and some of those have begun to give way.
      await vi.waitUntil(() => ends.includes('moved'), { timeout: 100_000 });
      expect(await pool.run('summary', summary, never())).toMatchObject({ summary: summary.text });
      expect(await pool.run('csv', smallTable, never())).toMatchObject({ columns: ['id', 'name'] });
      expect(ends).not.toContain('time');
      controller.abort(new Error('enough'));
      const results = await Promise.allSettled(heavy);
      expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    },
  );
});

test('a task that takes long goes on where it is, if nobody else needs the place', async () => {
  await withPool(
    { smallPlaces: 1, largePlaces: 1, longPlaces: 1, slices: shortSlices(1) },
    async (pool, { ends, jobs }) => {
      const text = longText.slice(0, 30_000);
      expect(await pool.run('entities', { text, input: 'text' }, never())).toMatchObject({ language: 'en' });
      expect(jobs.longest).toContain('1 run, 0 wait');
      expect(ends).toEqual([]);
    },
  );
});

test('a task that was moved is done in the end', async () => {
  await withPool(
    { smallPlaces: 1, largePlaces: 1, longPlaces: 1, slices: shortSlices(1) },
    async (pool, { ends }) => {
      const text = longText.slice(0, 30_000);
      const tasks = Array.from({ length: 8 }, () => pool.run('entities', { text, input: 'text' }, never()));
      expect(await Promise.all(tasks)).toHaveLength(8);
      expect(ends).toContain('moved');
    },
  );
});

test('a task whose process is killed from outside is done by another, however often', async () => {
  await withPool({}, async (pool, { ends }) => {
    const text = longText.slice(0, 100_000);
    const task = pool.run('entities', { text, input: 'text' }, never());
    for (const kills of [1, 2, 3]) {
      const pid = await vi.waitUntil(async () => (await computeProcesses())[0], { timeout: 60_000 });
      process.kill(pid, 'SIGKILL');
      await vi.waitUntil(() => ends.length === kills, { timeout: 60_000 });
    }
    expect(await task).toMatchObject({ language: 'en' });
    expect(ends).toEqual(['killed', 'killed', 'killed']);
  });
});

test('a task whose processes are killed again and again may be tried later', async () => {
  await withPool({}, async (pool, { ends }) => {
    const [task] = await beginLong(pool);
    for (let kills = 1; kills <= 5; kills += 1) {
      const pid = await vi.waitUntil(async () => (await computeProcesses())[0], { timeout: 60_000 });
      process.kill(pid, 'SIGKILL');
      await vi.waitUntil(() => ends.length === kills, { timeout: 60_000 });
    }
    await expect(task).rejects.toMatchObject({
      name: 'ComputeProcessKilledError',
      message: expect.stringContaining('5 times (SIGKILL)'),
    });
  });
});

test('a task under which two processes break down fails, and says so', async () => {
  await withPool({}, async (pool, { ends }) => {
    const [task] = await beginLong(pool);
    for (const faults of [1, 2]) {
      const pid = await vi.waitUntil(async () => (await computeProcesses())[0], { timeout: 60_000 });
      process.kill(pid, 'SIGSEGV');
      await vi.waitUntil(() => ends.length === faults, { timeout: 60_000 });
    }
    await expect(task).rejects.toMatchObject({
      name: 'AgentInputError',
      input: 'text',
      code: 'UNSUPPORTED',
      message: expect.stringContaining('twice (SIGSEGV)'),
    });
    expect(ends).toEqual(['breakdown', 'breakdown']);
    expect(await pool.run('summary', summary, never())).toMatchObject({ summary: summary.text });
  });
});

test('a process that was killed while it had nothing to do is replaced', async () => {
  await withPool({}, async (pool, { ends }) => {
    await pool.run('csv', smallTable, never());
    const [pid] = await computeProcesses();
    process.kill(Number(pid), 'SIGKILL');
    await vi.waitUntil(() => ends.length === 1, { timeout: 60_000 });
    expect(await pool.run('csv', smallTable, never())).toMatchObject({ columns: ['id', 'name'] });
  });
});

test('a signal to the whole group leaves the processes at their work', async () => {
  await withPool({}, async (pool, { ends }) => {
    await pool.run('csv', smallTable, never());
    const [pid] = await computeProcesses();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(Number(pid), signal);
    await pool.run('csv', smallTable, never());
    expect(await computeProcesses()).toEqual([pid]);
    expect(ends).toEqual([]);
  });
});

test('a task in a hurry is refused where many wait', async () => {
  await withPool({ smallPlaces: 1, largePlaces: 1, hurriedBehind: 2 }, async (pool) => {
    const tasks = Array.from({ length: 4 }, () => pool.run('summary', summary, never()));
    await expect(pool.run('summary', summary, { ...never(), hurry: true })).rejects.toMatchObject({
      name: 'ComputePoolBusyError',
    });
    tasks.push(pool.run('summary', summary, never()));
    expect(await Promise.all(tasks)).toHaveLength(5);
    await pool.run('summary', summary, { ...never(), hurry: true });
  });
});

test('processes start when they are needed, and end when they have been idle', async () => {
  await withPool({ idleMs: 50 }, async (pool) => {
    expect(await computeProcesses()).toEqual([]);
    await pool.run('csv', smallTable, never());
    await vi.waitUntil(async () => (await computeProcesses()).length === 0, { timeout: 60_000 });
    await pool.run('csv', smallTable, never());
  });
});

test('processes get none of the server’s keys', async () => {
  await withPool({}, async (pool) => {
    vi.stubEnv('STIGMER_TOKEN_KEYS', 'k1:a-secret-of-the-server');
    await pool.run('csv', smallTable, never());
    vi.unstubAllEnvs();
    const [pid] = await computeProcesses();
    const { stdout } = await promisify(execFile)('ps', ['eww', '-p', String(pid)]);
    expect(stdout).toContain('process-main.js');
    expect(stdout).not.toContain('a-secret-of-the-server');
  });
});

test('a closed pool begins nothing, and what was under way rejects', async () => {
  const pool = createComputePool({ smallPlaces: 1, largePlaces: 1 });
  const tasks = [pool.run('entities', long, never()), pool.run('summary', summary, never())];
  const results = Promise.allSettled(tasks);
  await pool.close();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await computeProcesses()).toEqual([]);
  await expect(pool.run('summary', summary, never())).rejects.toThrow('closed');
});

const processFile = createRequire(import.meta.url).resolve('#compute-process');
const builtModule = pathToFileURL(join(dirname(processFile), 'compute-pool.js')).href;

test('closing leaves no process: the server’s ends by itself', async () => {
  const script = `
    const { createComputePool } = await import(${JSON.stringify(builtModule)});
    const pool = createComputePool();
    await pool.run('definition', { text: 'document: {}', input: 'source' }, { signal: new AbortController().signal });
    await pool.close();
    console.log('closed');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dirname(fileURLToPath(import.meta.url)),
  });
  expect(stdout).toBe('closed\n');
});

test('when the server is killed, its processes end in the middle of their work', async () => {
  const script = `
    const { createComputePool } = await import(${JSON.stringify(builtModule)});
    const { execFileSync } = await import('node:child_process');
    const pool = createComputePool();
    void pool.run('entities', { text: 'Anna Smith lives in Dublin. '.repeat(30_000), input: 'text' }, { signal: new AbortController().signal });
    const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().split('\\n').map((line) => line.trim().split(/\\s+/));
    console.log(list.filter(([, parent]) => parent === String(process.pid)).map(([pid]) => pid).join());
    process.kill(process.pid, 'SIGKILL');`;
  const failed: unknown = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]).catch((error: unknown) => error);
  expect(failed).toMatchObject({ signal: 'SIGKILL', stdout: expect.stringMatching(/\d/u) });
  const pids = String((failed as { stdout: unknown }).stdout)
    .trim()
    .split(',')
    .map(Number);
  await vi.waitUntil(() => pids.every((pid) => !isAlive(pid)), { timeout: 60_000 });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
