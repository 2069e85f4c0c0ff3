import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.js';
import { compile } from './index.js';
import { power } from './power.js';

describe('powers', () => {
  it('are exact to the last bit for whole numbers, as no other method is', () => {
    assert(
      property(integer({ min: -10_000, max: 10_000 }), integer({ min: 1, max: 90 }), (base, exponent) => {
        // Number() of a BigInt rounds to the nearest.
        expect(power(base, exponent)).toBe(Number(BigInt(base) ** BigInt(exponent)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('are near to what JavaScript gives', () => {
    const value = double({ min: 1e-12, max: 1e12, noNaN: true });
    assert(
      property(value, double({ min: -20, max: 20, noNaN: true }), (base, exponent) => {
        const expected = base ** exponent;
        expect(Math.abs(power(base, exponent) / expected - 1)).toBeLessThan(1e-14);
      }),
      { numRuns: 3_000 },
    );
  });

  // Each of these is what the exact power rounds to; JavaScript engines differ in the last bit of some.
  it.each<[number, number, number]>([
    [10, 308, 1e308],
    [10, -5, 1e-5],
    [10, -323, 1e-323],
    [10, 309, Number.POSITIVE_INFINITY],
    [10, -324, 0],
    [2, 1023, 2 ** 1023],
    [2, 1024, Number.POSITIVE_INFINITY],
    [2, -1074, Number.MIN_VALUE],
    [2, 0.5, Math.SQRT2],
    [0.5, 0.5, Math.SQRT1_2],
    [9, 0.5, 3],
    [-2, 3, -8],
    [-2, -2, 0.25],
    [-8, 1 / 3, Number.NaN],
    [0, 0, 1],
    [0, -1, Number.POSITIVE_INFINITY],
    [-0, 3, -0],
    [1, 1e300, 1],
    [-1, 1e300, 1],
    [1, Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, -1, 0],
    [1 + Number.EPSILON, 1e15, 1.2486270715390861],
  ])('%d to the power of %d', (base, exponent, result) => {
    expect(power(base, exponent)).toBe(result);
  });

  it("are JavaScript's in a run that began before", () => {
    const source = '[pow(10; 0.3), pow(0.1; 7), (-5.5 | exp2, exp10)]';
    const run = (follows: boolean): JsonValue[] =>
      Array.from(compile(source).run(null, { follows: () => follows }));
    expect(run(false)).toEqual([[10 ** 0.3, 0.1 ** 7, 2 ** -5.5, 10 ** -5.5]]);
    expect(run(true)).toEqual([[power(10, 0.3), power(0.1, 7), power(2, -5.5), power(10, -5.5)]]);
  });
});
