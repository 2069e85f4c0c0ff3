import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timeLeftToRunMs } from './time-limit.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

function left(timeLimitMs: number, deadlineInMs?: number): number {
  const deadline = deadlineInMs === undefined ? {} : { deadline: new Date(NOW + deadlineInMs).toISOString() };
  return timeLeftToRunMs(timeLimitMs, {
    sealedToken: '',
    tokenPreview: '',
    tokenFingerprint: '',
    namespace: 'default',
    workflowId: '',
    runId: '',
    activityId: '',
    scheduledEventId: '',
    attempt: 1,
    boundAt: new Date(NOW).toISOString(),
    revision: 1,
    ...deadline,
  });
}

test("an execution's own limit counts where its caller waits longer, or for an unknown time", () => {
  expect(left(HOUR, 24 * HOUR)).toBe(HOUR);
  expect(left(HOUR)).toBe(HOUR);
});

test('a shorter deadline counts, less the time for telling the caller', () => {
  expect(left(4 * HOUR, HOUR)).toBe(HOUR - 10_000);
  expect(left(HOUR, 20_000)).toBe(17_000);
});

test('of a very short deadline, half is left for the agent', () => {
  expect(left(HOUR, 4_000)).toBe(2_000);
});

test('a deadline that has passed leaves no time, but not a negative one', () => {
  expect(left(HOUR, -5_000)).toBe(1);
});
