import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { StigmerConfigError, StigmerConverterError } from './config-error.js';

const other = createRequire(import.meta.url)('@stigmer/sdk') as typeof import('@stigmer/sdk');

test('an error of the other build is an instance too', () => {
  expect(other.StigmerConfigError).not.toBe(StigmerConfigError);
  expect(new other.StigmerConfigError('no')).toBeInstanceOf(StigmerConfigError);
  expect(new other.StigmerConverterError('no')).toBeInstanceOf(StigmerConfigError);
  expect(new other.StigmerConverterError('no')).toBeInstanceOf(StigmerConverterError);
});

test('other errors are not', () => {
  class OwnError extends StigmerConfigError {}
  expect(new StigmerConfigError('no')).not.toBeInstanceOf(OwnError);
  expect(new OwnError('no')).toBeInstanceOf(StigmerConfigError);
  expect(new StigmerConfigError('no')).not.toBeInstanceOf(StigmerConverterError);
  expect(new Error('no')).not.toBeInstanceOf(StigmerConfigError);
  expect({ name: 'StigmerConfigError' }).not.toBeInstanceOf(StigmerConfigError);
  expect(undefined).not.toBeInstanceOf(StigmerConfigError);
});
