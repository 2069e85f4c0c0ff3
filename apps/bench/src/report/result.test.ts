import { expect, test } from 'vitest';
import { find, results } from './result.js';

test('a figure is the median of its rounds, beside its peer', () => {
  const [ours, peer] = results('handshake', 'raised', [
    { metric: 'p50', unit: 'ms', values: [9, 12, 10], against: 'child_p50', size: '30 a round' },
    { metric: 'child_p50', unit: 'ms', values: [20, 19, 21] },
  ]);
  expect(ours).toEqual({
    bench: 'handshake',
    metric: 'p50',
    value: 10,
    unit: 'ms',
    against: 'child_p50',
    ratio: 0.5,
    poll: 'raised',
    rounds: 3,
    low: 9,
    high: 12,
    size: '30 a round',
  });
  expect(peer).toMatchObject({ against: null, ratio: null });
});

test('a peer that was not measured is not named', () => {
  const [ours] = results('ack', 'default', [
    { metric: 'p50_c1', unit: 'ms', values: [4], against: 'floor_p50_c1' },
  ]);
  expect(ours).toMatchObject({ against: null, ratio: null });
});

test('figures are told apart by the poll rate', () => {
  const all = [
    ...results('ack', 'raised', [{ metric: 'p50_c1', unit: 'ms', values: [4] }]),
    ...results('ack', 'default', [{ metric: 'p50_c1', unit: 'ms', values: [40] }]),
  ];
  expect(find(all, 'ack', 'p50_c1')?.value).toBe(4);
  expect(find(all, 'ack', 'p50_c1', 'default')?.value).toBe(40);
  expect(find(all, 'ack', 'p99_c1')).toBeUndefined();
});
