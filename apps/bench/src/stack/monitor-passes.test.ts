import { expect, test } from 'vitest';
import { passesOf } from './monitor-passes.js';

const at = (seconds: number) => ({ seconds, nanos: 0 }) as never;
const scheduled = (eventId: number, task: number, seconds: number, name = 'checkCallers') => ({
  eventId: eventId as never,
  eventTime: at(seconds),
  activityTaskScheduledEventAttributes: {
    activityType: { name },
    workflowTaskCompletedEventId: task as never,
  },
});
const completed = (scheduledEventId: number, seconds: number) => ({
  eventTime: at(seconds),
  activityTaskCompletedEventAttributes: { scheduledEventId: scheduledEventId as never },
});

test('a pass lasts until its last shard has ended', () => {
  const events = [
    scheduled(5, 4, 100),
    scheduled(6, 4, 100),
    scheduled(7, 4, 100, 'tellForEndedOwners'),
    completed(6, 103),
    completed(7, 150),
    completed(5, 110),
  ];
  expect(passesOf(events)).toEqual([{ beganAtMs: 100_000, seconds: 10 }]);
});

test('a pass that goes on is not counted', () => {
  const events = [
    scheduled(5, 4, 100),
    completed(5, 101),
    scheduled(9, 8, 115),
    scheduled(10, 8, 115),
    completed(9, 116),
  ];
  expect(passesOf(events)).toHaveLength(1);
});
