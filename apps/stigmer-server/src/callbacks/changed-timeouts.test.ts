import { expect, test } from 'vitest';
import { changedTimeouts } from './changed-timeouts.js';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const binding = {
  sealedToken: '',
  tokenPreview: '',
  tokenFingerprint: 'f',
  namespace: 'default',
  workflowId: 'w',
  runId: 'r',
  activityId: '1',
  scheduledEventId: '5',
  attempt: 1,
  boundAt: '2026-01-01T11:00:00Z',
  revision: 1,
};
const bound = { ...binding, deadline: new Date(NOON).toISOString() };
const seen = { isUndisturbed: true, shown: undefined, heartbeatTimeoutMs: 0 };

test('timeouts as they were bound have not changed, and a little is no change', () => {
  expect(changedTimeouts(bound, { ...seen, deadlineMs: NOON })).toBeUndefined();
  expect(changedTimeouts(bound, { ...seen, deadlineMs: NOON + 900 })).toBeUndefined();
  expect(changedTimeouts(binding, { ...seen, deadlineMs: undefined })).toBeUndefined();
});

test('a deadline that moves, comes or goes has changed', () => {
  const later = { tokenFingerprint: 'f', deadline: '2026-01-01T12:01:00.000Z' };
  expect(changedTimeouts(bound, { ...seen, deadlineMs: NOON + 60_000 })).toEqual(later);
  expect(changedTimeouts(binding, { ...seen, deadlineMs: NOON + 60_000 })).toEqual(later);
  expect(changedTimeouts(bound, { ...seen, deadlineMs: undefined })).toEqual({ tokenFingerprint: 'f' });
});

test('so has a heartbeat timeout', () => {
  const { deadline } = bound;
  const timeouts = { tokenFingerprint: 'f', deadline };
  expect(changedTimeouts(bound, { ...seen, deadlineMs: NOON, heartbeatTimeoutMs: 5_000 })).toEqual({
    ...timeouts,
    heartbeatTimeoutMs: 5_000,
  });
  expect(changedTimeouts({ ...bound, heartbeatTimeoutMs: 5_000 }, { ...seen, deadlineMs: NOON })).toEqual(
    timeouts,
  );
});

test('an old server that tells no timeouts tells of no change', () => {
  expect(
    changedTimeouts(bound, { ...seen, deadlineMs: undefined, heartbeatTimeoutMs: undefined }),
  ).toBeUndefined();
});
