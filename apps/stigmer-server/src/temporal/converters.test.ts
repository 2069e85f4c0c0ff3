import { ApplicationFailure, CancelledFailure, ValueError, type Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { expect, test } from 'vitest';
import { failureConverter } from './failure-converter.js';
import { payloadConverter } from './payload-converter.js';

const { Failure } = proto.temporal.api.failure.v1;
const text = ({ data }: Payload) => Buffer.from(data ?? []).toString();

test('texts in payloads are well-formed', () => {
  expect(text(payloadConverter.toPayload({ 'a\ud83d': ['\ude00', '😀'] }))).toBe(
    '{"a\ufffd":["\ufffd","😀"]}',
  );
});

test('a payload is read as it was written, halves and all, so that it can be replayed', () => {
  const payload = payloadConverter.toPayload('');
  expect(payloadConverter.fromPayload({ ...payload, data: Buffer.from(String.raw`"\ud83d"`) })).toBe(
    '\ud83d',
  );
});

test('what can not be written says why', () => {
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1);
  expect(() => payloadConverter.toPayload(deep)).toThrow(ValueError);
  expect(() => payloadConverter.toPayload(deep)).toThrow('nested too deeply');
  expect(() => payloadConverter.toPayload({ id: 1n })).toThrow('it is no JSON');
});

test.each([
  ['a failure', ApplicationFailure.create({ message: '\ud83d', type: 'a\ude00', details: ['\ud83d'] })],
  [
    'a cause',
    ApplicationFailure.create({ message: 'a', cause: ApplicationFailure.create({ message: '\ud83d' }) }),
  ],
  ['another error', new Error('\ud83d')],
  ['a cancellation', new CancelledFailure('\ud83d')],
])('texts in failures are UTF-8 for Temporal: %s', (_, error) => {
  const bytes = Failure.encode(failureConverter.errorToFailure(error, payloadConverter)).finish();
  // Temporal's core refuses the bytes that protobufjs has for half of a pair.
  expect(Buffer.from(bytes).includes(Buffer.from([0xed]))).toBe(false);
  expect(Buffer.from(bytes).toString()).toContain('\ufffd');
  expect(Buffer.from(bytes).toString()).not.toContain(String.raw`\ud`);
});
