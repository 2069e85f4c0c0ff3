import { expect, test } from 'vitest';
import { withReadableDurations } from './readable-durations.js';

test('durations may be written as people write them, and as protobuf does', () => {
  expect(withReadableDurations({ time_limit: '2h', hold_on_failure: '30m' })).toEqual({
    time_limit: '7200s',
    hold_on_failure: '1800s',
  });
  expect(withReadableDurations({ timeLimit: '1.5s' })).toEqual({ timeLimit: '1.5s' });
});

test('nothing else is touched, and what is no duration is an error', () => {
  expect(withReadableDurations({ name: '2h', time_limit: 3 })).toEqual({ name: '2h', time_limit: 3 });
  expect(() => withReadableDurations({ time_limit: 'soon' })).toThrow(TypeError);
});
