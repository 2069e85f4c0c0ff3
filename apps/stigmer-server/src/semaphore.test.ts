import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSemaphore } from './semaphore.js';

const never = new AbortController().signal;

test('only so many have a place at a time, in the order in which they came', async () => {
  const semaphore = createSemaphore(2);
  let going = 0;
  let most = 0;
  const begun: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await semaphore.take(never);
      begun.push(index);
      going += 1;
      most = Math.max(most, going);
      await turn();
      going -= 1;
      semaphore.giveBack();
    }),
  );
  expect(most).toBe(2);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect([semaphore.tryTake(), semaphore.tryTake(), semaphore.tryTake()]).toEqual([true, true, false]);
});

test('one that no longer waits leaves its turn to the next', async () => {
  const semaphore = createSemaphore(1);
  await semaphore.take(never);
  const leaving = new AbortController();
  const left = semaphore.take(leaving.signal);
  const next = semaphore.take(never);
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  semaphore.giveBack();
  await next;
  expect(semaphore.tryTake()).toBe(false);
});
