import type { JsonObject } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { artifactOutput, inlineOutput, isArtifactId, outputOrArtifact } from './artifact.js';

const artifact = { id: 'aex-1/a', sizeBytes: 1, sha256: 'a', mediaType: 'application/json' };

test('a result tells whether it is an output or where one is kept', () => {
  expect(outputOrArtifact(inlineOutput({ a: 1 }))).toEqual({ output: { a: 1 } });
  expect(outputOrArtifact(artifactOutput(artifact))).toEqual({ artifact });
});

test.each<JsonObject>([
  {},
  { output: { a: 1 } },
  { artifact: { ...artifact } },
  { phase: 'x', form: 'round' },
])('a bare output, as it was recorded before there were artifacts, stays one: %j', (output) => {
  expect(outputOrArtifact(output)).toEqual({ output });
});

test.each([
  [`aex-${'0'.repeat(32)}/${'a'.repeat(64)}`, true],
  [`wex-93d5b8d2-2f0e-4d6f-9f39-0a1b2c3d4e5f/${'a'.repeat(64)}`, true],
  [`aex-${'0'.repeat(32)}/${'a'.repeat(64)}/../x`, false],
  [`aex-${'0'.repeat(32)}/${'A'.repeat(64)}`, false],
  [`../aex-${'0'.repeat(32)}/${'a'.repeat(64)}`, false],
])('%s is an id of an artifact: %j', (id, expected) => {
  expect(isArtifactId(id)).toBe(expected);
});
