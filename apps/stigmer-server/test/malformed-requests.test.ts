import type { OutgoingHttpHeaders } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overSocket } from './support/over-socket.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

// What Node refuses, or reads in its own way, before the server sees a request.

const RPC = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/Get';

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer();
});
afterAll(() => stigmer.stop());

test.each<[string, string[], number, string[]]>([
  [
    'without a host',
    [`POST /${RPC} HTTP/1.1`, 'connection: close', 'content-length: 0', '', ''],
    400,
    ['Host'],
  ],
  ['without a host, for an endpoint', ['GET /healthz HTTP/1.1', 'connection: close', '', ''], 400, ['Host']],
  [
    'that expects what is not known',
    ['GET /healthz HTTP/1.1', 'host: localhost', 'connection: close', 'expect: foo', '', ''],
    417,
    ['Expect is "foo"', '100-continue'],
  ],
  ['that is no HTTP', ['hello, server', '', ''], 400, ['not HTTP/1.1']],
  ['of which half is sent', ['GET /healthz HTTP/1.1', 'host: localhost', 'acc'], 400, ['not all of it']],
  [
    'with headers that are too large',
    ['GET / HTTP/1.1', `host: ${'x'.repeat(20_000)}`, '', ''],
    431,
    ['16384 bytes'],
  ],
  [
    'with chunks that are none',
    [
      `POST /${RPC} HTTP/1.1`,
      'host: localhost',
      'content-type: application/json',
      'transfer-encoding: chunked',
      '',
      'zz',
      '',
    ],
    400,
    ['not HTTP/1.1'],
  ],
  ['for a proxy', ['CONNECT other:443 HTTP/1.1', 'host: other:443', '', ''], 405, ['proxies']],
])('a request of HTTP/1.1 %s is answered in words', async (_, lines, status, texts) => {
  const [head = '', words = ''] = (
    await overSocket(stigmer.url, lines, lines.at(-1) === 'acc' ? 'end' : 'write')
  ).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: text/plain; charset=utf-8');
  for (const part of texts) {
    expect(words).toContain(part);
  }
});

test.each<[string, OutgoingHttpHeaders, number, string]>([
  ['that expects what is not known', { ':path': '/healthz', expect: 'foo' }, 417, 'Expect is "foo"'],
  ['for a proxy', { ':method': 'CONNECT', ':authority': 'other:443' }, 405, 'proxies'],
])('a request of HTTP/2 %s is answered in words', async (_, headers, status, words) => {
  const session = connectHttp2(stigmer.url);
  try {
    const stream = session.request(headers);
    let answered: unknown;
    stream.once('response', (response) => {
      answered = response[':status'];
    });
    expect(await text(stream)).toContain(words);
    expect(answered).toBe(status);
  } finally {
    session.destroy();
  }
});

test.each(['http://stigmer.localhost', 'HTTPS://stigmer.localhost:1234'])(
  'a request whose address is whole is taken: %s',
  async (origin) => {
    const rpc = await overSocket(stigmer.url, [
      `POST ${origin}/grpc.health.v1.Health/Check HTTP/1.1`,
      'host: localhost',
      'connection: close',
      'content-type: application/json',
      'content-length: 2',
      '',
      '{}',
    ]);
    expect(rpc).toMatch(/^HTTP\/1\.1 200 /);
    expect(rpc).toContain('SERVING');
    const endpoint = ['host: localhost', 'connection: close', '', ''];
    expect(await overSocket(stigmer.url, [`GET ${origin}/healthz HTTP/1.1`, ...endpoint])).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    // Here the address names the host, which a header has to do else.
    expect(await overSocket(stigmer.url, [`GET ${origin}/healthz?a=b HTTP/1.0`, '', ''])).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    expect(await overSocket(stigmer.url, [`GET ${origin} HTTP/1.1`, ...endpoint])).toContain(
      'There is nothing at /.',
    );
  },
);
