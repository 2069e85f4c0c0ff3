import { expect, test } from 'vitest';
import { latencyFigures } from './latencies.js';

test('each round has a percentile of its own', () => {
  const figures = latencyFigures([[1, 2, 3], [10]], { name: (share) => `x_${share}`, shares: ['p50'] });
  expect(figures).toEqual([{ metric: 'x_p50', unit: 'ms', values: [2, 10], size: '1 a round' }]);
});

test('a round in which nothing ended has no latency, and is no zero', () => {
  expect(latencyFigures([[], [4]], { name: (share) => share, shares: ['p50'] })[0]?.values).toEqual([4]);
  expect(latencyFigures([[]], { name: (share) => share })).toEqual([]);
});
