import { create, equals } from '@bufbuild/protobuf';
import { StructSchema } from '@bufbuild/protobuf/wkt';
import {
  AgentExecutionSchema,
  AgentExecutionSpecSchema,
  type AgentExecution,
} from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { CompositePayloadConverter, JsonPayloadConverter, type Payload } from '@temporalio/common';
import { expect, test } from 'vitest';
import { JsonProtobufPayloadConverter } from './json-protobuf.js';

const converter = new JsonProtobufPayloadConverter();
const text = (bytes: Uint8Array | null | undefined) => new TextDecoder().decode(bytes ?? undefined);

const execution = create(AgentExecutionSchema, {
  id: 'aex-1',
  spec: { agentId: 'echo', inputs: { a: 'b' } },
  status: {
    phase: ExecutionPhase.COMPLETED,
    output: { inputs: { a: 'b' } },
    startedAt: { seconds: 1n },
  },
});

test('a message becomes json/protobuf with its full type name, and comes back equal', () => {
  const payload = converter.toPayload(execution);
  expect(text(payload?.metadata?.['encoding'])).toBe('json/protobuf');
  expect(text(payload?.metadata?.['messageType'])).toBe(
    'ai.stigmer.agentic.agentexecution.v1.AgentExecution',
  );
  expect(JSON.parse(text(payload?.data))).toMatchObject({
    id: 'aex-1',
    status: { phase: 'EXECUTION_PHASE_COMPLETED', startedAt: '1970-01-01T00:00:01Z' },
  });
  expect(equals(AgentExecutionSchema, converter.fromPayload(payload as Payload), execution)).toBe(true);
});

test('texts are well-formed in a payload', () => {
  const half = create(AgentExecutionSchema, {
    id: 'aex-1',
    spec: { inputs: { '\ud83d': '\ude00' } },
    status: { output: { 'a\ud83d': ['😀', '\ud83d'] } },
  });
  expect(JSON.parse(text(converter.toPayload(half)?.data))).toEqual({
    id: 'aex-1',
    spec: { inputs: { '\ufffd': '\ufffd' } },
    status: { output: { 'a\ufffd': ['😀', '\ufffd'] } },
  });
});

test('a field of a later revision is ignored', () => {
  const payload = converter.toPayload(execution) as Payload;
  const later = JSON.stringify({ ...JSON.parse(text(payload.data)), invented_later: { deep: [1] } });
  const read = converter.fromPayload<AgentExecution>({ ...payload, data: new TextEncoder().encode(later) });
  expect(read.id).toBe('aex-1');
});

test('plain JSON, and messages that nobody asked to convert, are left alone', () => {
  expect(converter.toPayload({ agentId: 'echo' })).toBeUndefined();
  expect(converter.toPayload(create(StructSchema))).toBeUndefined();
  const composite = new CompositePayloadConverter(converter, new JsonPayloadConverter());
  expect(text(composite.toPayload({ a: 1 }).metadata?.['encoding'])).toBe('json/plain');
});

test("a user's own message types can be added", () => {
  const own = new JsonProtobufPayloadConverter([AgentExecutionSpecSchema]);
  const spec = create(AgentExecutionSpecSchema, { agentId: 'echo' });
  expect(own.fromPayload(own.toPayload(spec) as Payload)).toEqual(spec);
});

test('a payload that can not be read says why', () => {
  const payload = converter.toPayload(execution) as Payload;
  const of = (type: string, data: string): Payload => ({
    metadata: { ...payload.metadata, messageType: new TextEncoder().encode(type) },
    data: new TextEncoder().encode(data),
  });
  expect(() => converter.fromPayload(of('com.example.Unknown', '{}'))).toThrow(/"com.example.Unknown"/);
  expect(() => converter.fromPayload(of(execution.$typeName, '{"id": 7}'))).toThrow(/valid "ai.stigmer/);
});
