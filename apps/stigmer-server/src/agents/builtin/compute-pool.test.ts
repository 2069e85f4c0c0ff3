import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createComputePool, type ComputePool, type ComputePoolOptions } from './compute-pool.js';
import type { ComputeCall } from './run-task.js';
import { makePdfBomb } from './testing/make-documents.js';
import { libraryReport } from './testing/sample-texts.js';

const never = (): ComputeCall => ({ signal: new AbortController().signal });
/** Takes many seconds to work through. */
const longText = libraryReport
  .join('\n\n')
  .repeat(900)
  .slice(0, 1024 * 1024);

async function withPool(options: ComputePoolOptions, use: (pool: ComputePool) => Promise<void>) {
  const pool = createComputePool(options);
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
}

const document = (fileName: string, bytes: Uint8Array) => ({
  document: { bytes, fileName },
  input: 'document_url',
});
const summary = { text: 'It works again.', count: 1, input: 'text' };

test('leaves the main thread free, and ends a task that is cancelled', async () => {
  await withPool({ threads: 1 }, async (pool) => {
    const controller = new AbortController();
    const task = pool.run('entities', { text: longText, input: 'text' }, { signal: controller.signal });
    const waiting = pool.run('summary', summary, never());
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
      if (turns === 20) controller.abort(new Error('the caller is gone'));
    }, 5);
    await expect(task).rejects.toThrow('the caller is gone');
    clearInterval(ticking);
    expect(await waiting).toMatchObject({ summary: summary.text });
  });
});

test('begins nothing for a caller that is gone', async () => {
  await withPool({}, async (pool) => {
    const signal = AbortSignal.abort(new Error('the caller is gone'));
    await expect(pool.run('summary', summary, { signal })).rejects.toThrow('the caller is gone');
  });
});

test('ends a task that runs too long', async () => {
  await withPool({ threads: 1, maxTaskMs: 300 }, async (pool) => {
    await expect(pool.run('entities', { text: longText, input: 'text' }, never())).rejects.toMatchObject({
      name: 'AgentInputError',
      input: 'text',
      code: 'TOO_LARGE',
      message: expect.stringContaining('longer than 0.3 s'),
    });
  });
});

test('the wait for a thread is no part of a task’s time', async () => {
  await withPool({ threads: 1 }, async (pool) => {
    const tasks = Array.from({ length: 20 }, () => pool.run('summary', summary, never()));
    expect(await Promise.all(tasks)).toHaveLength(20);
  });
});

test('ends a task that needs too much heap', async () => {
  await withPool({ maxHeapMb: 100 }, async (pool) => {
    const html = Buffer.from('<p>many <b>small</b> elements</p>'.repeat(300_000));
    await expect(pool.run('document', document('a.html', html), never())).rejects.toMatchObject({
      input: 'document_url',
      code: 'TOO_LARGE',
      message: expect.stringContaining('more memory than allowed'),
    });
  });
});

test('tasks that wait for a thread get another one when it dies', async () => {
  await withPool({ threads: 1, maxHeapMb: 100 }, async (pool) => {
    const html = Buffer.from('<p>many <b>small</b> elements</p>'.repeat(300_000));
    const heavy = pool.run('document', document('a.html', html), never());
    const waiting = pool.run('document', document('a.txt', Buffer.from('It works.')), never());
    await expect(heavy).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await waiting).toMatchObject({ format: 'text' });
  });
});

test('a closed pool begins nothing', async () => {
  const pool = createComputePool();
  await pool.close();
  await expect(pool.run('summary', summary, never())).rejects.toThrow('closed');
});

test('ends a task that needs too much memory outside the heap', async () => {
  await withPool({ maxGrowthMb: 300 }, async (pool) => {
    const bomb = await makePdfBomb(400);
    expect(bomb.length).toBeLessThan(64 * 1024);
    await expect(pool.run('document', document('a.pdf', bomb), never())).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('more memory than allowed'),
    });
    const text = document('a.txt', Buffer.from('It works again.'));
    expect(await pool.run('document', text, never())).toMatchObject({ format: 'text' });
  });
}, 30_000);

test('tells the steps of a task', async () => {
  await withPool({}, async (pool) => {
    const steps: string[] = [];
    const call = { ...never(), progress: (step: string) => void steps.push(step) };
    await pool.run('document', document('a.txt', Buffer.from('Some words.')), call);
    expect(steps).toEqual(['Parsing the text document', 'Analysing the text']);
  });
});

test('closing leaves no thread: the process ends by itself', async () => {
  const worker = createRequire(import.meta.url).resolve('#compute-worker');
  const module = pathToFileURL(join(dirname(worker), 'compute-pool.js')).href;
  const script = `
    const { createComputePool } = await import(${JSON.stringify(module)});
    const pool = createComputePool({ threads: 2 });
    await pool.warmUp();
    await pool.close();
    console.log('closed');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dirname(fileURLToPath(import.meta.url)),
  });
  expect(stdout).toBe('closed\n');
});

test('threads that take too long to load their models are no reason to end the process', async () => {
  const errors: unknown[] = [];
  const options = { threads: 1, maxTaskMs: 1, onThreadError: (error: unknown) => void errors.push(error) };
  await withPool(options, (pool) => pool.warmUp());
  expect(errors).not.toEqual([]);
});
