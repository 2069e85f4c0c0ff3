import { expect, test } from 'vitest';
import { cached } from './cached.js';

const FOR_GOOD_MS = 1_000_000;

test('those who ask at the same time, and soon after, share one answer', async () => {
  let asked = 0;
  const ask = cached(async () => (asked += 1), FOR_GOOD_MS);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(1);
});

test('an answer that does not stand any more is asked for again', async () => {
  let asked = 0;
  const ask = cached(async () => (asked += 1), 0);
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(2);
});

test('a failure is shared too', async () => {
  let asked = 0;
  const ask = cached(async () => {
    asked += 1;
    throw new Error('away');
  }, FOR_GOOD_MS);
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('away');
  await expect(ask()).rejects.toThrow('away');
  expect(asked).toBe(1);
});
