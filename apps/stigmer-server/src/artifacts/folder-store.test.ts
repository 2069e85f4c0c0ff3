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

test('what is old is removed, with what a crash left of it', async () => {
  await store.put('aex-1/old', Buffer.from('old'));
  await store.put('aex-1/new', Buffer.from('new'));
  await store.put('aex-2/old', Buffer.from('old'));
  await mkdir(join(folder, 'aex-3'));
  await writeFile(join(folder, 'aex-3', 'half.tmp'), 'h');
  for (const path of ['aex-1/old', 'aex-2/old', 'aex-3/half.tmp']) {
    await utimes(join(folder, path), new Date(0), new Date(0));
  }
  await store.removeKeptBefore(new Date(Date.now() - 60_000));
  expect(await readdir(folder, { recursive: true })).toEqual(['aex-1', 'aex-1/new']);
});
