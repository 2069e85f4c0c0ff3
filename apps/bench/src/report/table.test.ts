import { expect, test } from 'vitest';
import { readable } from './numbers.js';
import { results } from './result.js';
import { table, tables } from './table.js';

const measured = results('handshake', 'raised', [
  { metric: 'p50', unit: 'ms', values: [50.123, 48, 53], against: 'child_p50', size: '30 a round' },
  { metric: 'child_p50', unit: 'ms', values: [60] },
]);

test('a figure has three digits that count', () => {
  expect([1234.5, 123.45, 12.345, 1.2345, 0.012345, 0, -2.5].map(readable)).toEqual([
    '1235',
    '123',
    '12.3',
    '1.23',
    '0.0123',
    '0',
    '-2.5',
  ]);
});

test('a table shows value, spread, peer and ratio, and how much was measured', () => {
  expect(table(measured)).toBe(
    [
      '| metric    |   value | low to high | against   |  ratio | measured             |',
      '| --------- | ------: | ----------: | --------- | -----: | -------------------- |',
      '| p50       | 50.1 ms |    48 to 53 | child_p50 | 0.84 x | 30 a round, 3 rounds |',
      '| child_p50 |   60 ms |             |           |        | 1 round              |',
    ].join('\n'),
  );
});

test('each benchmark and poll rate has a table of its own', () => {
  const more = results('ack', 'default', [{ metric: 'p50_c1', unit: 'ms', values: [4] }]);
  expect(tables([...measured, ...more]).match(/^## .*$/gm)).toEqual([
    '## handshake, raised poll rate',
    '## ack, default poll rate',
  ]);
});
