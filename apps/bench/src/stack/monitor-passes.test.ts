import { msToTs } from '@temporalio/common/lib/time.js';
import Long from 'long';
import { expect, test } from 'vitest';
import { passesOf } from './monitor-passes.js';

const at = (seconds: number) => msToTs(1000 * seconds);
const scheduled = (eventId: number, task: number, seconds: number, name = 'checkCallers') => ({
  eventId: Long.fromNumber(eventId),
  eventTime: at(seconds),
  activityTaskScheduledEventAttributes: {
    activityType: { name },
    workflowTaskCompletedEventId: Long.fromNumber(task),
  },
});
const completed = (scheduledEventId: number, seconds: number) => ({
  eventTime: at(seconds),
  activityTaskCompletedEventAttributes: { scheduledEventId: Long.fromNumber(scheduledEventId) },
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
