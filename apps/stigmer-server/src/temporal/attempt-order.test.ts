import { expect, test } from 'vitest';
import { compareAttempts, type AttemptOrder, type BoundAttempt } from './attempt-order.js';

const clock = { shardId: 1, clusterId: '1', time: '1048593' };
const bound: BoundAttempt = { tokenFingerprint: 'a', clock };
const other = (attempt: Partial<BoundAttempt>): BoundAttempt => ({ tokenFingerprint: 'b', ...attempt });

test.each<[string, BoundAttempt, BoundAttempt, AttemptOrder]>([
  ['the same token', { tokenFingerprint: 'a' }, bound, 'same'],
  ['other bytes with the same clock', other({ clock }), bound, 'same'],
  ['a later clock', other({ clock: { ...clock, time: '9007199254740993' } }), bound, 'later'],
  [
    'an earlier clock, though longer as text',
    other({ clock: { ...clock, time: '999999' } }),
    bound,
    'earlier',
  ],
  ['the clock of another shard', other({ clock: { ...clock, shardId: 2, time: '1' } }), bound, 'unknown'],
  [
    'the clock of another cluster',
    other({ clock: { ...clock, clusterId: '2', time: '1' } }),
    bound,
    'unknown',
  ],
  ['no clock', other({}), bound, 'unknown'],
  ['a later stamp', other({ stamp: 9 }), { tokenFingerprint: 'a', stamp: 2 }, 'later'],
  ['an earlier stamp', other({ stamp: 1 }), { tokenFingerprint: 'a', stamp: 2 }, 'earlier'],
  ['no stamp', other({}), { tokenFingerprint: 'a', stamp: 2 }, 'unknown'],
])('%s', (_, attempt, to, order) => {
  expect(compareAttempts(attempt, to)).toBe(order);
});
