import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { allowsHost, hostsOfThisMachine, isLoopback, parseHost, parseHostPattern } from './allowed-hosts.js';

test.each([
  ['localhost', 'localhost'],
  ['LocalHost:7234', 'localhost'],
  ['stigmer.example.org.', 'stigmer.example.org'],
  ['stigmer_1:7234', 'stigmer_1'],
  ['127.0.0.1:7234', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['[::1]:7234', '::1'],
  ['[0:0:0:0:0:0:0:1]', '::1'],
  ['host:', 'host'],
])('%s names the host %s', (authority, host) => {
  expect(parseHost(authority)).toBe(host);
});

test.each([
  '',
  '@',
  'a@b',
  'a b',
  'a/b',
  'a?b',
  ':7234',
  'a:b',
  'a:123456',
  'a:99999',
  '[::1',
  '::1',
  '999.1.1.1',
  'ä',
  'a,b',
  '%41',
])('"%s" names no host', (authority) => {
  expect(parseHost(authority)).toBeUndefined();
});

test.each([
  ['Stigmer.Example.org', 'stigmer.example.org'],
  ['*.example.org', '*.example.org'],
  ['10.0.0.5', '10.0.0.5'],
  ['::1', '::1'],
  ['[::1]', '::1'],
])('a list may have %s', (text, pattern) => {
  expect(parseHostPattern(text)).toBe(pattern);
});

test.each([
  '*',
  '*.',
  'a*',
  '*.*.org',
  '*.10.0.0.5',
  'example.org:7234',
  'https://example.org',
  '[::1]:80',
  '',
])('a list can not have "%s"', (text) => {
  expect(parseHostPattern(text)).toBeUndefined();
});

test('a list allows what it names, and a wildcard what is below it', () => {
  const allowed = { names: ['stigmer.example.org', '*.internal'], anyAddress: false };
  const isAllowed = (host: string) => allowsHost(allowed, host);
  expect(['stigmer.example.org', 'a.internal', 'a.b.internal'].every(isAllowed)).toBe(true);
  expect(
    ['example.org', 'a.stigmer.example.org', 'internal', 'xinternal', '.internal', '127.0.0.1'].some(
      isAllowed,
    ),
  ).toBe(false);
});

test("a machine's own names are allowed by default, and addresses, which no page can take for its own", () => {
  const isAllowed = (host: string) => allowsHost(hostsOfThisMachine('stigmer.test'), host);
  const own = ['localhost', 'a.localhost', 'stigmer.test', hostname().toLowerCase(), '192.168.1.7', '::1'];
  expect(own.every(isAllowed)).toBe(true);
  expect(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'].some(isAllowed)).toBe(false);
});

test('what listens on loopback is told from what others reach', () => {
  expect(
    ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost', 'a.localhost'].every(isLoopback),
  ).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.5', 'example.org', 'notlocalhost'].some(isLoopback)).toBe(false);
});
