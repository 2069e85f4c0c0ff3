import { expect, test } from 'vitest';
import { parseArtifactStore } from './parse-artifact-store.js';

test.each([
  ['s3://bucket', { bucket: 'bucket', prefix: '' }],
  ['s3://bucket/', { bucket: 'bucket', prefix: '' }],
  ['s3://my.bucket/a/b/', { bucket: 'my.bucket', prefix: 'a/b/' }],
])('%s is a bucket', (text, expected) => {
  expect(parseArtifactStore(text, 'http://127.0.0.1:9000')).toEqual({
    kind: 's3',
    endpoint: 'http://127.0.0.1:9000',
    ...expected,
  });
});

test('anything without a scheme is a folder', () => {
  expect(parseArtifactStore('/var/lib/stigmer', undefined)).toEqual({
    kind: 'folder',
    folder: '/var/lib/stigmer',
  });
});

test.each(['s3://', 's3://B', 'gs://bucket', 'https://bucket.example'])('%s is neither', (text) => {
  expect(parseArtifactStore(text, undefined)).toBeUndefined();
});
