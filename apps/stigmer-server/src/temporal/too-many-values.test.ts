import { create, toBinary, type JsonObject } from '@bufbuild/protobuf';
import { AgentExecutionGetResponseSchema } from '@stigmer/api/agentexecution/v1';
import { expect, test } from 'vitest';
import { MAX_INPUT_BYTES, MAX_OUTPUT_BYTES } from './size-limits.js';
import { hasTooManyValues, MAX_VALUES } from './too-many-values.js';

/** The most that clients in Go, Java and Python take, unless they are told otherwise. */
const CLIENTS_LIMIT_BYTES = 4 * 1024 * 1024;

test('values are counted at all levels', () => {
  const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
  // The output itself and its list count too.
  expect(hasTooManyValues({ a: zeros(MAX_VALUES - 2) })).toBe(false);
  expect(hasTooManyValues({ a: zeros(MAX_VALUES - 1) })).toBe(true);
  const half = zeros(MAX_VALUES / 2);
  expect(hasTooManyValues({ a: [{ b: half }, { c: [half] }] })).toBe(true);
  expect(hasTooManyValues({ a: null, b: 'x', c: true, d: {}, e: [] })).toBe(false);
});

test('a list nested more deeply than the stack goes is counted', () => {
  let deep: JsonObject = {};
  for (let level = 0; level < 100_000; level += 1) {
    deep = { a: deep };
  }
  expect(hasTooManyValues(deep)).toBe(false);
});

const MANY = MAX_VALUES - 2;
const left = MAX_OUTPUT_BYTES - 10;
test.each<[string, JsonObject]>([
  ['numbers', { a: Array.from({ length: MANY }, () => 0) }],
  ['short texts', { a: Array.from({ length: MANY }, () => 'abcd') }],
  ['empty objects', { a: Array.from({ length: MANY }, () => ({})) }],
  ['objects of one field', { a: Array.from({ length: MANY / 3 }, () => ({ a: [] })) }],
  ['fields', Object.fromEntries(Array.from({ length: MANY }, (_, index) => [index.toString(36), 0]))],
  ['one text', { a: 'x'.repeat(left) }],
])('clients can read the most %s that stay in an execution with the most inputs', (_, output) => {
  expect(Buffer.byteLength(JSON.stringify(output))).toBeLessThanOrEqual(MAX_OUTPUT_BYTES * 1.7);
  expect(hasTooManyValues(output)).toBe(false);
  const answer = create(AgentExecutionGetResponseSchema, {
    execution: {
      spec: { agentId: 'echo', inputs: { text: 'x'.repeat(MAX_INPUT_BYTES) } },
      status: { output, error: { message: '語'.repeat(4_000) } },
    },
  });
  expect(toBinary(AgentExecutionGetResponseSchema, answer).length).toBeLessThan(CLIENTS_LIMIT_BYTES);
});
