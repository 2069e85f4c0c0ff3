import { expect, test } from 'vitest';
import { parseMetrics, sumOf } from './scrape.js';

const TEXT = `# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{operation="Start",note="a \\"b\\", c"} 3
calls_total{operation="Stop"} 4
up 1
`;

test('samples have their labels, whatever stands in them', () => {
  expect(parseMetrics(TEXT)[0]).toEqual({
    name: 'calls_total',
    labels: { operation: 'Start', note: 'a \\"b\\", c' },
    value: 3,
  });
});

test('samples add up by label', () => {
  const samples = parseMetrics(TEXT);
  expect(sumOf(samples, 'calls_total')).toBe(7);
  expect(sumOf(samples, 'calls_total', { operation: 'Stop' })).toBe(4);
  expect(sumOf(samples, 'up')).toBe(1);
  expect(sumOf(samples, 'absent')).toBe(0);
});
