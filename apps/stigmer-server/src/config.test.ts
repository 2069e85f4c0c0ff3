import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.js';
import { defaultTransportLimits, transportVariables } from './rpc/transport-limits.js';

const key = `a:${Buffer.alloc(32).toString('base64')}`;
const sound = { STIGMER_CALLBACK_NAMESPACES: 'default', STIGMER_TOKEN_KEYS: key };

test('the defaults are those of the contract', () => {
  expect(readConfig([], sound)).toMatchObject({
    role: 'all',
    listen: { host: '127.0.0.1', port: 7234 },
    temporal: { connection: { address: '127.0.0.1:7233' }, namespace: 'stigmer', isDefault: true },
    callbackNamespaces: ['default'],
    monitor: { intervalMs: 15_000, callsPerSecond: 100, stuckAfterMs: 300_000 },
  });
});

test('the Temporal environment counts', () => {
  const env = { ...sound, TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'agents' };
  expect(readConfig([], env).temporal).toMatchObject({
    connection: { address: 'temporal.example:7233' },
    namespace: 'agents',
    isDefault: false,
  });
});

test('an empty variable is an unset one', () => {
  expect(readConfig([], { ...sound, STIGMER_LISTEN: '', TEMPORAL_ADDRESS: '' }).temporal.isDefault).toBe(
    true,
  );
});

test('outside development nothing that matters is made up', () => {
  expect(() => readConfig([], {})).toThrow(/STIGMER_CALLBACK_NAMESPACES is not set/);
  expect(() => readConfig([], { STIGMER_CALLBACK_NAMESPACES: 'a' })).toThrow(/STIGMER_TOKEN_KEYS is not set/);
  expect(readConfig(['--dev'], { STIGMER_TOKEN_KEYS: key }).callbackNamespaces).toEqual(['default']);
});

test('several namespaces and folders are lists', () => {
  const env = { ...sound, STIGMER_CALLBACK_NAMESPACES: 'a, b', STIGMER_DOCUMENT_FOLDERS: '/x,/y' };
  expect(readConfig([], env)).toMatchObject({
    callbackNamespaces: ['a', 'b'],
    documentFolders: ['/x', '/y'],
  });
});

test('hosts are those of the machine where only it reaches the server, and any where others do', () => {
  const hosts = (args: string[], env: Record<string, string>) =>
    readConfig(args, { ...sound, ...env }, '24.3.0').allowedHosts;
  const own = { names: expect.arrayContaining(['localhost', '*.localhost']), anyAddress: true };
  expect(hosts([], {})).toEqual(own);
  expect(hosts([], { STIGMER_LISTEN: '[::1]:7234' })).toEqual(own);
  expect(hosts([], { STIGMER_LISTEN: '0.0.0.0:7234' })).toBe('any');
  expect(hosts(['--dev'], { STIGMER_LISTEN: '0.0.0.0:7234' })).toEqual(own);
  expect(hosts([], { STIGMER_ALLOWED_HOSTS: 'Stigmer.Example.org, *.internal,10.0.0.5' })).toEqual({
    names: ['stigmer.example.org', '*.internal', '10.0.0.5'],
    anyAddress: false,
  });
});

test.each(['*', 'example.org:7234', 'https://example.org'])('a host can not be "%s"', (host) => {
  expect(() => readConfig([], { ...sound, STIGMER_ALLOWED_HOSTS: `localhost,${host}` })).toThrow(
    `STIGMER_ALLOWED_HOSTS has "${host}"`,
  );
});

test('each limit of the transport has a variable, in seconds where it is a time, and is in the reference', () => {
  const reference = readFileSync(
    new URL('../../../docs/reference/configuration.md', import.meta.url),
    'utf8',
  );
  for (const [limit, variable] of Object.entries(transportVariables)) {
    const { transport } = readConfig([], { ...sound, [variable]: '7' });
    expect(transport).toEqual({ ...defaultTransportLimits, [limit]: limit.endsWith('Ms') ? 7_000 : 7 });
    expect(() => readConfig([], { ...sound, [variable]: '0' })).toThrow(`${variable} is "0"`);
    expect(reference).toContain(`\`${variable}\``);
  }
});

test('origins are a list, and none by default', () => {
  const STIGMER_CORS_ORIGINS = 'https://console.example.com, http://127.0.0.1:5173,http://[::1]:8080';
  expect(readConfig([], { ...sound, STIGMER_CORS_ORIGINS }).corsOrigins).toEqual([
    'https://console.example.com',
    'http://127.0.0.1:5173',
    'http://[::1]:8080',
  ]);
  expect(readConfig(['--dev'], sound).corsOrigins).toEqual([]);
});

test.each([
  ['https://console.example.com/', 'such as https://console.example.com.'],
  ['https://console.example.com:443', 'such as https://console.example.com.'],
  ['HTTPS://Console.example.com/a?b', 'such as https://console.example.com.'],
  ['https://someone@console.example.com', 'such as https://console.example.com.'],
  ['console.example.com', 'scheme://host[:port]'],
  ['localhost:3000', 'scheme://host[:port]'],
  ['https://*.example.com', 'name each origin'],
  ['null', 'scheme://host[:port]'],
  ['*', 'name each origin'],
])('%s is no origin', (origin, message) => {
  for (const args of [[], ['--dev']]) {
    expect(() => readConfig(args, { ...sound, STIGMER_CORS_ORIGINS: `http://a.example,${origin}` })).toThrow(
      message,
    );
  }
});

test('what can not be read is refused by name', () => {
  const refused: [string[], Record<string, string>, RegExp][] = [
    [['--role', 'boss'], {}, /--role is "boss"/],
    [['--nope'], {}, /--nope/],
    [[], { STIGMER_LISTEN: '7234' }, /STIGMER_LISTEN is "7234"/],
    [[], { STIGMER_MONITOR_INTERVAL_SECONDS: '0' }, /STIGMER_MONITOR_INTERVAL_SECONDS/],
    [[], { STIGMER_TLS_CERT: 'cert.pem' }, /STIGMER_TLS_CERT and STIGMER_TLS_KEY/],
  ];
  for (const [args, env, message] of refused) {
    expect(() => readConfig(args, { ...sound, ...env })).toThrow(ConfigError);
    expect(() => readConfig(args, { ...sound, ...env })).toThrow(message);
  }
});

test.each([
  '0.0.0.0:7234',
  '[::]:7234',
  '10.0.0.5:7234',
  'stigmer.example.com:7234',
  'localhost.example.com:7234',
])('an old Node.js is refused on %s, which others can reach', (STIGMER_LISTEN) => {
  for (const args of [[], ['--dev'], ['--role', 'worker']]) {
    const read = (version: string) => readConfig(args, { ...sound, STIGMER_LISTEN }, version);
    expect(() => read('20.20.2')).toThrow(ConfigError);
    expect(() => read('20.20.2')).toThrow(
      /STIGMER_LISTEN is ".*", which others can reach.* Node\.js 20\.20\.2 .*CLOSE-WAIT.*Node\.js 22 or 24.*127\.0\.0\.1/,
    );
    for (const version of ['22.0.0', '24.3.0', '100.0.0']) {
      expect(read(version).listen.port).toBe(7234);
    }
  }
});

test.each([
  '127.0.0.1:0',
  '127.8.9.10:7234',
  '[::1]:7234',
  '[::ffff:127.0.0.1]:7234',
  'localhost:7234',
  'stigmer.localhost:7234',
])('an old Node.js may serve %s, which is this machine alone', (STIGMER_LISTEN) => {
  expect(readConfig([], { ...sound, STIGMER_LISTEN }, '20.19.0').listen.port).toBeTypeOf('number');
});
