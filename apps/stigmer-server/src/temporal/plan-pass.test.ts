import { expect, test } from 'vitest';
import { planPass } from './plan-pass.js';
import { PATIENT_CALLERS_QUERY, patientCallersQuery } from './waiting-callers.js';

const limits = { intervalMs: 15_000, callsPerSecond: 100, stuckAfterMs: 300_000 };

test('few callers are one shard, and are shown their steps', () => {
  expect(planPass(0, limits)).toMatchObject({ intervalMs: 15_000, shards: 1, withSteps: true });
  expect(planPass(375, limits)).toMatchObject({ intervalMs: 15_000, shards: 1, withSteps: true });
  expect(planPass(376, limits).withSteps).toBe(false);
});

test('many callers are shared among shards, and so is the rate of calls', () => {
  expect(planPass(10_000, limits)).toMatchObject({ shards: 2, callsPerSecond: 50 });
  expect(planPass(50_000, limits)).toMatchObject({ shards: 16 });
  expect(planPass(1_000_000, limits)).toMatchObject({ shards: 16, callsPerSecond: 6.25 });
});

test('shards are disjoint, and together they are all callers', () => {
  expect(patientCallersQuery({ index: 0, count: 1 })).toBe(PATIENT_CALLERS_QUERY);
  const prefixes = [0, 1, 2, 3].flatMap(
    (index) => patientCallersQuery({ index, count: 4 }).match(/'(?:aex|wex)-[0-9a-f]'/g) ?? [],
  );
  expect(prefixes).toHaveLength(32);
  expect(new Set(prefixes).size).toBe(32);
});
