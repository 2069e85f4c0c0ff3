import { expect, test } from 'vitest';
import { createJobQueue, type Choice } from './job-queue.js';

function queueOf(choices: [Choice, ...Choice[]], sizes: readonly number[]) {
  const queue = createJobQueue<{ size: number; at: number }>(choices);
  sizes.forEach((size, at) => queue.add({ size, at }));
  return queue;
}

const all = (queue: ReturnType<typeof queueOf>) =>
  Array.from({ length: queue.length }, () => queue.next()?.size);

test('the smallest goes first; of two alike the older', () => {
  expect(all(queueOf(['smallest'], [3, 1, 2]))).toEqual([1, 2, 3]);
  const queue = queueOf(['smallest'], [1, 1]);
  expect([queue.next()?.at, queue.next()?.at]).toEqual([0, 1]);
});

test('several choices take turns', () => {
  expect(all(queueOf(['smallest', 'newest', 'oldest'], [50, 40, 10, 20, 30, 60]))).toEqual([
    10, 60, 50, 20, 30, 40,
  ]);
});

test('a large one has its turn, however many small ones come', () => {
  const queue = queueOf(['smallest', 'oldest'], [100, 1, 1]);
  const taken: (number | undefined)[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    queue.add({ size: 1, at: 10 + turn });
    taken.push(queue.next()?.size);
  }
  expect(taken).toContain(100);
});

test('what is taken out has no turn', () => {
  const queue = createJobQueue<{ size: number }>(['smallest']);
  const [one, other] = [{ size: 1 }, { size: 2 }];
  queue.add(one);
  queue.add(other);
  expect(queue.remove(one)).toBe(true);
  expect(queue.remove(one)).toBe(false);
  expect(queue.length).toBe(1);
  expect(queue.next()).toBe(other);
  expect(queue.next()).toBeUndefined();
});
