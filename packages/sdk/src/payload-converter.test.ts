import { create, isMessage } from '@bufbuild/protobuf';
import { DurationSchema, StructSchema } from '@bufbuild/protobuf/wkt';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { JsonProtobufPayloadConverter, messageToPayload } from '@stigmer/handshake';
import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { payloadConverter, withStigmerMessages } from './payload-converter.js';

const text = (bytes: Uint8Array | null | undefined) => new TextDecoder().decode(bytes ?? undefined);
const encoding = ({ metadata }: Payload) => text(metadata?.['encoding']);

test.each([AgentExecutionSchema, WorkflowExecutionSchema])('$typeName goes both ways', (schema) => {
  const message = create(schema, { id: 'x', status: { output: { a: [1, { b: null }] } } });
  const payload = payloadConverter.toPayload(message);
  expect(encoding(payload)).toBe('json/protobuf');
  expect(text(payload.metadata?.['messageType'])).toBe(schema.typeName);
  expect(payloadConverter.fromPayload(payload)).toEqual(message);
});

test('a field that this SDK does not know yet is ignored', () => {
  const { metadata } = payloadConverter.toPayload(create(AgentExecutionSchema));
  const data = new TextEncoder().encode(
    '{"id":"x","inventedLater":{"a":1},"status":{"phase":"INVENTED_LATER"}}',
  );
  const read = payloadConverter.fromPayload<AgentExecution>({ ...(metadata && { metadata }), data });
  expect(isMessage(read, AgentExecutionSchema) && read.id).toBe('x');
});

test.each([[{ agentId: 'echo' }], ['text'], [null], [[1, 2]]])('JSON stays JSON: %j', (value) => {
  const payload = payloadConverter.toPayload(value);
  expect(payload).toEqual(defaultPayloadConverter.toPayload(value));
  expect(payloadConverter.fromPayload(payload)).toEqual(value);
});

test('undefined and bytes are what they are by default', () => {
  expect(encoding(payloadConverter.toPayload(undefined))).toBe('binary/null');
  expect(encoding(payloadConverter.toPayload(new Uint8Array([1])))).toBe('binary/plain');
});

test("messages of a user's own go to the user's own converter, both ways", () => {
  const own = new JsonProtobufPayloadConverter([DurationSchema]);
  const converter = withStigmerMessages({
    toPayload: (value) => own.toPayload(value) ?? defaultPayloadConverter.toPayload(value),
    fromPayload: (payload) => own.fromPayload(payload),
  });
  const duration = create(DurationSchema, { seconds: 3n });
  expect(converter.fromPayload(converter.toPayload(duration))).toEqual(duration);
  const execution = create(AgentExecutionSchema, { id: 'x' });
  expect(converter.fromPayload(converter.toPayload(execution))).toEqual(execution);
});

test('what nobody knows is an error of the converter that comes after', () => {
  const stranger = messageToPayload(StructSchema, create(StructSchema));
  expect(() => payloadConverter.fromPayload(stranger)).toThrow('Unknown encoding: json/protobuf');
});

test('the context and the hint reach the converter that comes after', () => {
  const seen: unknown[][] = [];
  const spy: PayloadConverter = {
    toPayload: (...all) => {
      seen.push(all);
      return {};
    },
    fromPayload: <T>(...all: unknown[]) => {
      seen.push(all);
      return undefined as T;
    },
  };
  const context = { type: 'workflow', namespace: 'n', workflowId: 'w' } as const;
  withStigmerMessages(spy).toPayload(1, context);
  withStigmerMessages(spy).fromPayload({}, context);
  expect(seen).toEqual([
    [1, context, undefined],
    [{}, context, undefined],
  ]);
});
