import { expect, test } from 'vitest';
import { goalList, goals } from './goals.js';
import { results, type Figure } from './result.js';

const figure = (metric: string, value: number): Figure => ({ metric, unit: 'ms', values: [value] });

test('only what was measured is judged', () => {
  expect(goals([])).toEqual([]);
  expect(goals(results('ack', 'raised', [figure('p50_c1', 9)]))).toEqual([]);
});

test('ACK may take 3 ms more than its floor', () => {
  const judged = (ours: number) =>
    goals(results('ack', 'raised', [figure('p50_c1', ours), figure('floor_p50_c1', 6)]))[0];
  expect(judged(9)).toMatchObject({ limit: 9, reached: true });
  expect(judged(9.1)).toMatchObject({ limit: 9, reached: false });
});

test('throughput must not be less than its peer has', () => {
  const judged = (ours: number) =>
    goals(results('throughput', 'raised', [figure('per_s', ours), figure('child_per_s', 50)]))[0];
  expect(judged(50)?.reached).toBe(true);
  expect(judged(49)?.reached).toBe(false);
});

test('a figure of the default poll rate is judged by nobody', () => {
  const figures = [figure('p50', 1), figure('child_p50', 2)];
  expect(goals(results('handshake', 'default', figures))).toEqual([]);
});

test('the list says what was not reached, and by how much', () => {
  const figures = [figure('p50', 95), figure('child_p50', 100)];
  expect(goalList(goals(results('handshake', 'raised', figures)))).toBe(
    "- not reached: handshake p50: 0.9 x the child workflow's: 95 ms (limit 90 ms)",
  );
});
