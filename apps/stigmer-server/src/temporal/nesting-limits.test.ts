import { create, fromBinary, toBinary, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { AgentExecutionGetResponseSchema } from '@stigmer/api/agentexecution/v1';
import { describe, expect, test } from 'vitest';
import { isReadableAsStruct, isTooDeep, MAX_LEVELS } from './nesting-limits.js';

function nested(levels: number, wrap: (inner: JsonValue) => JsonValue, innermost: JsonValue = 1): JsonValue {
  return Array.from({ length: levels }).reduce<JsonValue>(wrap, innermost);
}
const objects = (levels: number, innermost?: JsonValue): JsonObject => ({
  a: nested(levels - 1, (inner) => ({ a: inner }), innermost),
});
const lists = (levels: number, innermost?: JsonValue): JsonObject => ({
  a: nested(levels - 1, (inner) => [inner], innermost),
});

describe('what readers of protobuf can read', () => {
  // As Python's protobuf 7 reads an AgentExecutionGetResponse, which counts the most.
  test.each<[string, JsonObject, boolean]>([
    ['nothing', {}, true],
    ['32 levels of objects', objects(32), true],
    ['an empty one within', objects(32, {}), true],
    ['33 levels of objects', objects(33), false],
    ['two empty ones within', objects(32, { a: {} }), false],
    ['48 levels of lists', lists(48), true],
    ['an empty one within those', lists(48, []), false],
    ['49 levels of lists', lists(49), false],
    ['the deepest of many', { a: 1, b: [], c: objects(33), d: {} }, false],
    ['any number of levels', lists(1_000_000), false],
  ])('%s: %#', (_, output, readable) => {
    expect(isReadableAsStruct(output)).toBe(readable);
  });

  test.each([objects(32, {}), lists(48)])('the SDK reads it', (output) => {
    const message = create(AgentExecutionGetResponseSchema, { execution: { status: { output } } });
    const read = fromBinary(
      AgentExecutionGetResponseSchema,
      toBinary(AgentExecutionGetResponseSchema, message),
    );
    expect(read.execution?.status?.output).toEqual(output);
  });
});

test.each<[string, JsonValue, boolean]>([
  ['a text', 'a', false],
  ['as much as is taken', objects(MAX_LEVELS), false],
  ['one level more', objects(MAX_LEVELS + 1), true],
  ['any number', lists(1_000_000), true],
])('what is too deep: %s', (_, value, expected) => {
  expect(isTooDeep(value)).toBe(expected);
});
