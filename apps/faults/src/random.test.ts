import { expect, test } from 'vitest';
import { Random } from './random.js';

test('a seed repeats its choices, and another one makes others', () => {
  const draw = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.between(0, 1_000_000));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('choices stay within their bounds', () => {
  const random = new Random(1);
  const drawn = Array.from({ length: 1_000 }, () => random.between(3, 5));
  expect(new Set(drawn)).toEqual(new Set([3, 4, 5]));
  expect(random.pick([])).toBeUndefined();
});
