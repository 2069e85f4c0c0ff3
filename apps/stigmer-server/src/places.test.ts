import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Places } from './places.js';

test('only so much goes on at a time, in the order in which it came, and a fault frees its place', async () => {
  const places = new Places(2);
  let going = 0;
  let most = 0;
  const begun: number[] = [];
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      places.use(async () => {
        begun.push(index);
        going += 1;
        most = Math.max(most, going);
        await turn();
        going -= 1;
        if (index % 3 === 0) throw new Error('a fault');
        return index;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(7);
  await expect(places.use(async () => 'one more')).resolves.toBe('one more');
});
