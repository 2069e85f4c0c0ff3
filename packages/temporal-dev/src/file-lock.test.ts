import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contextOf } from './context.js';
import { withFileLock } from './file-lock.js';
import { eventually, quiet, temporaryFolder } from './test-support.js';

const context = contextOf({ log: quiet });

test('two owners never work at the same time, and the lock is gone afterwards', async () => {
  const folder = await temporaryFolder();
  let working = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++working);
    await readdir(folder);
    working -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withFileLock(join(folder, 'lock'), 'testing', context, work)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('the one who waits says for whom, and goes on when the other is done', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const lines: string[] = [];
  let waiter: Promise<string> | undefined;
  await withFileLock(lock, 'building', context, async () => {
    waiter = withFileLock(
      lock,
      'building',
      contextOf({ log: (line) => lines.push(line) }),
      async () => 'done',
    );
    await eventually(() => expect(lines).toHaveLength(1));
  });
  expect(await waiter).toBe('done');
  expect(lines[0]).toContain(`Process ${process.pid} is building; waiting for it`);
});

test('the lock of a process that is gone is taken over', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const gone = spawnSync(process.execPath, ['--version']).pid;
  await writeFile(lock, `${gone} some-ticket\n`);
  expect(await withFileLock(lock, 'building', context, async () => 'done')).toBe('done');
});

test('work that fails gives the lock back', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const failing = withFileLock(lock, 'building', context, async () => {
    throw new Error('no compiler');
  });
  await expect(failing).rejects.toThrow('no compiler');
  expect(await withFileLock(lock, 'building', context, async () => 'done')).toBe('done');
});

test('a waiter can be stopped', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  await withFileLock(lock, 'building', context, async () => {
    const stopped = contextOf({ log: quiet, signal: AbortSignal.abort() });
    const waiter = withFileLock(lock, 'building', stopped, async () => 'done');
    await expect(waiter).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
