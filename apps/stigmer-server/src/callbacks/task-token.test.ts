import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { decodeTaskToken, isByIdShape, type TaskToken } from './task-token.js';

const NAMESPACE_ID = '01a2053d-66e1-729e-bd58-37bbf935d5bd';
const RUN_ID = '01a2053d-8566-7de5-98a9-25f7828fcb44';

/** Writes a message by its field numbers. */
function message(fields: Readonly<Record<number, string | number | Uint8Array>>): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === 'number') {
      writer.tag(Number(field), WireType.Varint).int64(value);
    } else {
      writer.tag(Number(field), WireType.LengthDelimited);
      writer.bytes(typeof value === 'string' ? Buffer.from(value) : value);
    }
  }
  return writer.finish();
}

/** What a server gives to a worker for an activity of a workflow: `temporal.server.api.token.v1.Task`. */
const workflowActivity = {
  1: NAMESPACE_ID,
  2: 'agent-completes',
  3: RUN_ID,
  4: 5,
  5: 2,
  6: '1',
  7: 'callAgent',
  8: 'ExecuteAgent',
  9: message({ 1: 1, 2: 1_048_593, 3: 1 }),
  11: 7,
};

/** The same for a standalone activity, with a `temporal.server.api.persistence.v1.ChasmComponentRef`. */
const componentRef = { 1: NAMESPACE_ID, 2: 'order-17', 3: RUN_ID, 4: 77, 5: message({ 1: 1, 2: 3 }) };
const standaloneActivity = {
  1: NAMESPACE_ID,
  5: 1,
  6: 'order-17',
  8: 'ExecuteAgent',
  14: message(componentRef),
  15: 3,
};

function decoded(fields: Parameters<typeof message>[0]): TaskToken {
  const token = decodeTaskToken(message(fields));
  if (!token) {
    throw new Error('It is no token');
  }
  return token;
}

test('the fields of a token are read, and those that are not known are passed over', () => {
  expect(decoded({ ...workflowActivity, 31: 7 })).toEqual({
    kind: 'workflow',
    namespaceId: NAMESPACE_ID,
    workflowId: 'agent-completes',
    runId: RUN_ID,
    scheduledEventId: '5',
    attempt: 2,
    activityId: '1',
    clock: { shardId: 1, clusterId: '1', time: '1048593' },
  });
});

test('a token of a server without clocks has none', () => {
  const { 9: _, ...withoutClock } = workflowActivity;
  expect(decoded(withoutClock)).not.toHaveProperty('clock');
});

test('a standalone activity is read from the reference that the server acts on', () => {
  expect(decoded({ ...standaloneActivity, 6: 'another' })).toEqual({
    kind: 'standalone',
    namespaceId: NAMESPACE_ID,
    activityId: 'order-17',
    runId: RUN_ID,
    attempt: 1,
    stamp: 3,
  });
});

test('a reference into another namespace than the token names is no token', () => {
  const other = message({ ...componentRef, 1: 'another' });
  expect(decodeTaskToken(message({ ...standaloneActivity, 14: other }))).toBeUndefined();
});

test('an attempt is what the server sees of it: 32 bits', () => {
  expect(decoded({ ...workflowActivity, 5: 2 ** 32 + 1 }).attempt).toBe(1);
});

test('bytes that are no message, and one without a namespace, give nothing', () => {
  expect(decodeTaskToken(Buffer.from('not a token'))).toBeUndefined();
  expect(decodeTaskToken(message(workflowActivity).subarray(0, 20))).toBeUndefined();
  expect(decodeTaskToken(message({ 2: 'w', 3: 'r', 4: 5 }))).toBeUndefined();
  expect(decodeTaskToken(message({ ...workflowActivity, 2: Buffer.from([0xff]) }))).toBeUndefined();
  expect(decodeTaskToken(message({ ...standaloneActivity, 14: Buffer.from([0xff]) }))).toBeUndefined();
});

test.each([
  ['a run', { ...workflowActivity, 3: '' }, true],
  ['a scheduled event', { ...workflowActivity, 4: 0 }, true],
  ['nothing', workflowActivity, false],
  ['an attempt', { ...standaloneActivity, 5: 0 }, true],
  ['a run of its own', { ...standaloneActivity, 14: message({ ...componentRef, 3: '' }) }, true],
  ['nothing, standalone', standaloneActivity, false],
])('a token that names an activity by its id alone is told apart: it lacks %s', (_, fields, isById) => {
  expect(isByIdShape(decoded(fields))).toBe(isById);
});
