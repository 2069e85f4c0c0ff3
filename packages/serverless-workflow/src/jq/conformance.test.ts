import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../json.js';
import { compile, JqError, JqSyntaxError } from './index.js';

/** One line of the fixture: what the real jq (1.6 or 1.7, which agree) gave; null where it failed. */
interface Case {
  readonly jq: string;
  readonly input: JsonValue;
  readonly results: JsonValue;
}

const variables = { x: { y: [7] } };

const cases = readFileSync(new URL('../../fixtures/jq-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(readCase);

function readCase(line: string): Case {
  const value: JsonValue = JSON.parse(line);
  if (!isJsonObject(value) || typeof value['jq'] !== 'string') throw new Error(`not a case: ${line}`);
  return { jq: value['jq'], input: value['input'] ?? null, results: value['results'] ?? null };
}

function run({ jq, input }: Case): JsonValue[] {
  return Array.from(compile(jq, Object.keys(variables)).run(input, { variables }));
}

describe('jq gives what the real one gives', () => {
  it.each(cases)('$jq on $input', (example) => {
    if (example.results !== null) {
      expect(run(example)).toEqual(example.results);
      return;
    }
    expect(() => run(example)).toThrow(
      expect.toSatisfy((error) => error instanceof JqError || error instanceof JqSyntaxError),
    );
  });
});
