import { expect, test } from 'vitest';
import { withDeadline } from './caller-deadline.js';
import type { CallbackBinding } from './owner-contract.js';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const binding: CallbackBinding = {
  sealedToken: '',
  tokenPreview: '',
  tokenFingerprint: '',
  namespace: '',
  workflowId: '',
  runId: '',
  activityId: '',
  scheduledEventId: '',
  attempt: 1,
  boundAt: '2026-01-01T11:00:00Z',
  revision: 1,
};

test('a duration becomes a time, counted from when the owner had it', () => {
  const bound = withDeadline({ ...binding, timeLeftMs: 60_000 }, NOON);
  expect(bound).toEqual({ ...binding, deadline: '2026-01-01T12:01:00.000Z' });
});

test('a deadline stays, and so does none', () => {
  const known = { ...binding, deadline: '2026-01-01T13:00:00.000Z' };
  expect(withDeadline(known, NOON)).toBe(known);
  expect(withDeadline(binding, NOON)).toBe(binding);
});
