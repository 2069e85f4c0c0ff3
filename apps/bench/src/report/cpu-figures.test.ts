import { expect, test } from 'vitest';
import { cpuFigures } from './cpu-figures.js';

test('CPU time is told for one, of all together and of each part that used some', () => {
  const rounds = [
    { cpu: { temporal: 1, stigmer: 0.5, other: 0 }, count: 100 },
    { cpu: { temporal: 3, stigmer: 0.5, other: 0 }, count: 100 },
  ];
  expect(cpuFigures(rounds, { prefix: 'x_', against: 'y_' })).toMatchObject([
    { metric: 'x_cpu', values: [15, 35], against: 'y_cpu' },
    { metric: 'x_cpu_temporal', values: [10, 30], against: 'y_cpu_temporal' },
    { metric: 'x_cpu_stigmer', values: [5, 5], against: 'y_cpu_stigmer' },
  ]);
});
