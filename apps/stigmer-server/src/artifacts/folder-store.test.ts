import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStore } from './folder-store.js';

let folder: string;
let store: FolderStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stigmer-artifacts-'));
  store = new FolderStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const text = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString();

test('what is kept is read again, in ranges', async () => {
  await store.put('aex-1/a', Buffer.from('0123456789'));
  expect(text((await store.read('aex-1/a', 2, 3))?.data)).toBe('234');
  expect(text((await store.read('aex-1/a', 8, 100))?.data)).toBe('89');
  expect(await store.read('aex-1/a', 11, 100)).toEqual({ data: new Uint8Array(), sizeBytes: 10 });
  expect(await store.read('aex-1/b', 0, 1)).toBeUndefined();
});

test('keeping it again, from several processes at once, changes nothing and leaves nothing behind', async () => {
  await Promise.all(Array.from({ length: 8 }, () => store.put('aex-1/a', Buffer.from('0123456789'))));
  expect(await readdir(join(folder, 'aex-1'))).toEqual(['a']);
  expect(text((await store.read('aex-1/a', 0, 100))?.data)).toBe('0123456789');
});

test('a folder that can not be written to is a fault', async () => {
  const path = join(folder, 'file');
  await writeFile(path, '');
  await expect(new FolderStore(path).check()).rejects.toThrow();
  await expect(new FolderStore(path).put('aex-1/a', Buffer.from('a'))).rejects.toThrow();
});

test('what is old is removed, with what a crash left of it, and nothing else', async () => {
  const [first, second] = ['0', '1'].map((digit) => `aex-${digit.repeat(32)}`);
  const [old, recent] = ['a', 'b'].map((digit) => digit.repeat(64));
  await store.put(`${first}/${old}`, Buffer.from('old'));
  await store.put(`${first}/${recent}`, Buffer.from('recent'));
  await store.put(`${second}/${old}`, Buffer.from('old'));
  const unfinished = `${second}/${old}.${randomUUID()}.tmp`;
  await writeFile(join(folder, unfinished), 'h');
  await mkdir(join(folder, 'reports'));
  await mkdir(join(folder, 'empty'));
  await writeFile(join(folder, 'reports', 'report.txt'), 'not ours');
  const aged = [`${first}/${old}`, `${second}/${old}`, unfinished, 'reports/report.txt'];
  for (const path of aged) {
    await utimes(join(folder, path), new Date(0), new Date(0));
  }
  await store.removeKeptBefore(new Date(Date.now() - 60_000));
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
    first,
    `${first}/${recent}`,
    'empty',
    'reports',
    'reports/report.txt',
  ]);
});
