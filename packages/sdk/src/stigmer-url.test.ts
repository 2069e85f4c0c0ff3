import { afterEach, expect, test, vi } from 'vitest';
import { StigmerConfigError } from './config-error.js';
import { stigmerUrl } from './stigmer-url.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the URL that is given goes first, then STIGMER_URL, then the default', () => {
  vi.stubEnv('STIGMER_URL', 'https://stigmer.example.com');
  expect(stigmerUrl('http://10.0.0.1:7234')).toBe('http://10.0.0.1:7234');
  expect(stigmerUrl(undefined)).toBe('https://stigmer.example.com');
  vi.stubEnv('STIGMER_URL', '');
  expect(stigmerUrl(undefined)).toBe('http://127.0.0.1:7234');
});

test.each(['localhost:7234', '127.0.0.1:7234', 'ftp://host', 'http://host:99999', ''])(
  'the URL "%s" is refused, and the message says what it should be',
  (url) => {
    expect(() => stigmerUrl(url)).toThrow(StigmerConfigError);
    expect(() => stigmerUrl(url)).toThrow(
      `The URL of the Stigmer server is "${url}". It must start with http://`,
    );
  },
);

test('a wrong STIGMER_URL is told by its name', () => {
  vi.stubEnv('STIGMER_URL', 'stigmer:7234');
  expect(() => stigmerUrl(undefined)).toThrow('STIGMER_URL is "stigmer:7234".');
});
