import { expect, test } from 'vitest';
import { median, NoSamplesError, percentile, slope } from './percentiles.js';

test('a percentile of an odd number of samples is one of them', () => {
  expect(median([30, 10, 20])).toBe(20);
  expect(percentile([30, 10, 20], 0)).toBe(10);
  expect(percentile([30, 10, 20], 1)).toBe(30);
});

test('between two samples a percentile lies on the line between them', () => {
  expect(median([10, 20])).toBe(15);
  expect(percentile([0, 10, 20, 30, 40], 0.9)).toBe(36);
});

test('the samples are left in their order', () => {
  const samples = [3, 1, 2];
  median(samples);
  expect(samples).toEqual([3, 1, 2]);
});

test('no samples are no zero', () => {
  expect(() => median([])).toThrow(NoSamplesError);
});

test('the slope of points on a line is that of the line', () => {
  const points = [
    [0, 7],
    [10, 27],
    [30, 67],
  ] as const;
  expect(slope(points)).toBeCloseTo(2);
});

test('one size has no slope', () => {
  const points = [
    [5, 1],
    [5, 2],
  ] as const;
  expect(() => slope(points)).toThrow(NoSamplesError);
});
