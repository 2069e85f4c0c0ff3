import { expect, test } from 'vitest';
import { Turns } from './turns.js';

const nextTurn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

test('what fits into a turn begins in it, and the rest in the next ones, in order', async () => {
  const turns = new Turns(3);
  const begun: number[] = [];
  const all = Array.from({ length: 10 }, (_, index) => turns.take(1).then(() => begun.push(index)));
  await Promise.resolve();
  await nextTurn();
  expect(begun.length).toBeLessThan(10);
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('something that is more than a turn holds has one for itself', async () => {
  const turns = new Turns(3);
  const begun: string[] = [];
  await Promise.all([
    turns.take(1).then(() => begun.push('small')),
    turns.take(100).then(() => begun.push('large')),
    turns.take(1).then(() => begun.push('after')),
  ]);
  expect(begun).toEqual(['small', 'large', 'after']);
});
