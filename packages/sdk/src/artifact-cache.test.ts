import { expect, test, vi } from 'vitest';
import { ArtifactCache } from './artifact-cache.js';

const MIB = 1024 * 1024;
const bytes = new Uint8Array([1]);

test('what is on its way, or has come, is not fetched again', async () => {
  const cache = new ArtifactCache();
  const fetch = vi.fn(async () => bytes);
  const both = [cache.get({ sha256: 'a', size: 1 }, fetch), cache.get({ sha256: 'a', size: 1 }, fetch)];
  expect(await Promise.all(both)).toEqual([bytes, bytes]);
  expect(await cache.get({ sha256: 'a', size: 1 }, fetch)).toBe(bytes);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('what has failed is asked for again', async () => {
  const cache = new ArtifactCache();
  await expect(cache.get({ sha256: 'a', size: 1 }, () => Promise.reject(new Error('away')))).rejects.toThrow(
    'away',
  );
  expect(await cache.get({ sha256: 'a', size: 1 }, async () => bytes)).toBe(bytes);
});

test('what was asked for longest ago is forgotten first', async () => {
  const cache = new ArtifactCache();
  const fetch = vi.fn(async () => bytes);
  for (const sha256 of ['a', 'b', 'a', 'c']) {
    await cache.get({ sha256, size: 30 * MIB }, fetch);
  }
  expect(fetch).toHaveBeenCalledTimes(3);
  await cache.get({ sha256: 'a', size: 30 * MIB }, fetch);
  expect(fetch).toHaveBeenCalledTimes(3);
  await cache.get({ sha256: 'b', size: 30 * MIB }, fetch);
  expect(fetch).toHaveBeenCalledTimes(4);
});
