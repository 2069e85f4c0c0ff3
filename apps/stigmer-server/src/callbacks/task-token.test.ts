import { expect, test } from 'vitest';
import { decodeTaskToken, isByIdShape } from './task-token.js';

/** A task token that a Temporal 1.29 server gave to a worker, field by field. */
const TOKEN = Buffer.concat([
  // 1 namespace_id
  Buffer.from([0x0a, 36]),
  Buffer.from('01a2053d-66e1-729e-bd58-37bbf935d5bd'),
  // 2 workflow_id
  Buffer.from([0x12, 15]),
  Buffer.from('agent-completes'),
  // 3 run_id
  Buffer.from([0x1a, 36]),
  Buffer.from('01a2053d-8566-7de5-98a9-25f7828fcb44'),
  // 4 scheduled_event_id
  Buffer.from([0x20, 5]),
  // 5 attempt
  Buffer.from([0x28, 1]),
  // 6 activity_id
  Buffer.from([0x32, 1]),
  Buffer.from('1'),
  // 7 activity_type
  Buffer.from([0x42 - 8, 12]),
  Buffer.from('ExecuteAgent'),
  // 8 clock: a message
  Buffer.from([0x42, 4, 0x10, 0x81, 0x81, 0x40]),
]);

test('the fields of a token are read, and those that are not known are passed over', () => {
  expect(decodeTaskToken(TOKEN)).toEqual({
    namespaceId: '01a2053d-66e1-729e-bd58-37bbf935d5bd',
    workflowId: 'agent-completes',
    runId: '01a2053d-8566-7de5-98a9-25f7828fcb44',
    scheduledEventId: '5',
    attempt: 1,
    activityId: '1',
  });
});

test('an unknown field at the end changes nothing: the bytes are malleable', () => {
  const appended = Buffer.concat([TOKEN, Buffer.from([0xf8, 0x01, 0x07])]);
  expect(decodeTaskToken(appended)).toEqual(decodeTaskToken(TOKEN));
});

test('bytes that are no message give nothing', () => {
  expect(decodeTaskToken(Buffer.from('not a token'))).toBeUndefined();
  expect(decodeTaskToken(TOKEN.subarray(0, 20))).toBeUndefined();
});

test('a token that names an activity by its id alone is told apart', () => {
  const token = decodeTaskToken(TOKEN);
  expect(token && isByIdShape(token)).toBe(false);
  expect(token && isByIdShape({ ...token, runId: '' })).toBe(true);
  expect(token && isByIdShape({ ...token, scheduledEventId: '0' })).toBe(true);
});
