import { create, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AgentExecutionCreateRequestSchema, AgentExecutionSpecSchema } from '@stigmer/api/agentexecution/v1';
import { FileDescriptorSetSchema, StructSchema } from '@bufbuild/protobuf/wkt';
import { array, assert, jsonValue, nat, property, tuple, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { findExcessInBinary, findExcessInJson } from './count-values.js';

const limits = { maxMessageValues: 100, maxMessageLevels: 10 };
const schema = AgentExecutionCreateRequestSchema;

function withInputs(count: number) {
  const inputs = Object.fromEntries(Array.from({ length: count }, (_, index) => [`input ${index}`, 'x']));
  return create(schema, { spec: { agentId: 'echo', inputs } });
}

const inJson = (text: string) => findExcessInJson(new TextEncoder().encode(text), limits);

test.each([
  [20, undefined],
  [60, 'values'],
  [100_000, 'values'],
])('a map of %i entries holds %s', (count, excess) => {
  const message = withInputs(count);
  expect(findExcessInBinary(schema, toBinary(schema, message), limits)).toBe(excess);
  expect(inJson(JSON.stringify(toJson(schema, message)))).toBe(excess);
});

test('levels of messages count, those in entries of maps too', () => {
  const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
  expect(findExcessInBinary(StructSchema, deepStruct(2), limits)).toBeUndefined();
  expect(findExcessInBinary(StructSchema, deepStruct(20), limits)).toBe('levels');
  expect(inJson(JSON.stringify(nested(9)))).toBeUndefined();
  expect(inJson(JSON.stringify(nested(20)))).toBe('levels');
});

/** A Struct in a Struct and so on. */
function deepStruct(levels: number): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array = new Uint8Array();
  for (let level = 0; level < levels; level += 1) {
    const value = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(bytes).finish();
    const entry = new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .string('a')
      .tag(2, WireType.LengthDelimited)
      .bytes(value)
      .finish();
    bytes = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(entry).finish();
  }
  return new Uint8Array(bytes);
}

test('groups that nobody knows count, wherever they are', () => {
  // Of field 31.
  const group = (levels: number) =>
    new Uint8Array(
      [[0xfb, 0x01] as const, [0xfc, 0x01] as const].flatMap((tag) => Array(levels).fill(tag).flat()),
    );
  expect(findExcessInBinary(schema, group(5), limits)).toBeUndefined();
  expect(findExcessInBinary(schema, group(1_000_000), limits)).toBe('levels');
  const entry = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(group(1_000_000)).finish();
  const spec = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(entry).finish();
  expect(findExcessInBinary(schema, spec, limits)).toBe('levels');
});

test('packed numbers count one by one, and unknown fields too', () => {
  const packed = new BinaryWriter().tag(11, WireType.LengthDelimited).bytes(new Uint8Array(1_000)).finish();
  const file = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(packed).finish();
  // public_dependency of a file is not packed in its schema; its reader takes it packed all the same.
  expect(findExcessInBinary(FileDescriptorSetSchema, file, limits)).toBe('values');
  const unknown = new Uint8Array(Array.from({ length: 1_000 }, () => [0xf8, 0x01, 0x00]).flat());
  expect(findExcessInBinary(schema, unknown, limits)).toBe('values');
});

test('texts do not count by what is in them', () => {
  const text = '[{"\\",:'.repeat(1_000);
  const message = create(schema, { spec: { agentId: 'echo', message: text } });
  expect(inJson(JSON.stringify(toJson(schema, message)))).toBeUndefined();
  expect(findExcessInBinary(schema, toBinary(schema, message), limits)).toBeUndefined();
});

test('a field that goes beyond its message is refused: its reader goes on elsewhere', () => {
  const entries = toBinary(
    AgentExecutionSpecSchema,
    withInputs(5_000).spec ?? create(AgentExecutionSpecSchema),
  );
  // time_limit, of 2 bytes, begins an unknown field of 10, whose content is one more field's head that takes the rest.
  const head = [0x22, 0x02, 0x1a, 0x0a, 0x52, ...varint(entries.length + 5), 0, 0, 0, 0, 0];
  const spec = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .bytes(new Uint8Array([...head, ...entries]))
    .finish();
  expect(findExcessInBinary(schema, spec, limits)).toBe('malformed');
  // The same by a number of eight bytes, of which the message has one.
  const number = new Uint8Array([0x0a, 0x04, 0x22, 0x02, 0x19, 0, ...entries]);
  expect(findExcessInBinary(schema, number, limits)).toBe('malformed');
});

test.each([
  ['a text as a fixed number', 1, WireType.Bit64],
  ['a text as a varint', 1, WireType.Varint],
  ['a map as a varint', 2, WireType.Varint],
  ['a message as a group', 4, WireType.StartGroup],
])('%s is refused', (_, number, wireType) => {
  const fields = new BinaryWriter().tag(number, wireType).fixed64(0n).finish();
  const spec = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(fields).finish();
  expect(findExcessInBinary(schema, spec, limits)).toBe('malformed');
});

test('whatever its reader finds in a mutated message has been counted', () => {
  const bytes = toBinary(schema, withInputs(50));
  const changes = array(tuple(nat(bytes.length - 1), nat(255)), { minLength: 1, maxLength: 6 });
  assert(
    property(changes, (changed) => {
      const mutated = bytes.slice();
      for (const [at, byte] of changed) {
        mutated[at] = byte;
      }
      if (findExcessInBinary(schema, mutated, { maxMessageValues: 40, maxMessageLevels: 10 }) === undefined) {
        expect(inputsIn(mutated)).toBeLessThanOrEqual(40);
      }
    }),
    { seed: 7, numRuns: 20_000 },
  );
});

/** How many inputs its reader finds in a message; 0 where it can't read it. */
function inputsIn(bytes: Uint8Array): number {
  try {
    return Object.keys(fromBinary(schema, bytes).spec?.inputs ?? {}).length;
  } catch {
    return 0;
  }
}

function varint(value: number): Uint8Array {
  return new BinaryWriter().uint32(value).finish();
}

test('bytes of any kind are read to an end', () => {
  assert(
    property(uint8Array({ maxLength: 2_000 }), (bytes) => {
      findExcessInBinary(schema, bytes, limits);
      findExcessInJson(bytes, limits);
    }),
    { seed: 7, numRuns: 2_000 },
  );
});

test('what JSON holds is counted as its reader finds it', () => {
  const count = (value: unknown): number =>
    typeof value !== 'object' || value === null
      ? 1
      : Object.values(value).reduce((sum: number, part) => sum + count(part), 1);
  assert(
    property(jsonValue({ maxDepth: 5 }), (value) => {
      // A name and its value count as two, so the limit is met at twice as many values at the latest.
      const found = inJson(JSON.stringify(value));
      if (count(value) > limits.maxMessageValues) {
        expect(found).toBe('values');
      }
      if (count(value) * 3 <= limits.maxMessageValues) {
        expect(found).toBeUndefined();
      }
    }),
    { seed: 7 },
  );
});
