import type { OutgoingHttpHeaders } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startBareServer } from './support/bare-server.js';
import { callGrpc } from './support/grpc-call.js';
import { overSocket } from './support/over-socket.js';

const CHECK = 'grpc.health.v1.Health/Check';
const OWN = { names: ['stigmer.test', '*.internal'], anyAddress: false };

/** Other endpoints are for clients that speak no protocol of RPCs. */
const isRpc = (path: unknown): boolean => String(path).endsWith(CHECK);

function overHttp1(url: string, path: string, hosts: readonly string[]): Promise<string> {
  return overSocket(url, [
    `POST ${path} HTTP/1.1`,
    ...hosts.map((host) => `host: ${host}`),
    'connection: close',
    ...(isRpc(path) ? ['content-type: application/json'] : []),
    'content-length: 2',
    '',
    '{}',
  ]);
}

async function overHttp2(url: string, headers: OutgoingHttpHeaders): Promise<[unknown, string]> {
  const session = connectHttp2(url);
  try {
    const stream = session.request(
      {
        ':method': 'POST',
        ...(isRpc(headers[':path']) && { 'content-type': 'application/json' }),
        ...headers,
      },
      { endStream: false },
    );
    let status: unknown;
    stream.once('response', (answered) => {
      status = answered[':status'];
    });
    stream.end('{}');
    return [status, await text(stream)].map((part, index) => (index === 0 ? status : part)) as [
      unknown,
      string,
    ];
  } finally {
    session.destroy();
  }
}

test.each([`/${CHECK}`, '/healthz', '/nothing'])(
  'a host that is allowed is answered at %s, and no other',
  async (path) => {
    const { url } = await startBareServer({ allowedHosts: OWN });
    for (const host of ['stigmer.test', 'Stigmer.Test.:7234', 'a.internal']) {
      expect(await overHttp1(url, path, [host])).toMatch(/^HTTP\/1\.1 200 /);
      expect((await overHttp2(url, { ':path': path, ':authority': host }))[0]).toBe(200);
    }
    for (const host of ['evil.example', 'stigmer.test.evil.example', '127.0.0.1', 'internal']) {
      const answer = await overHttp1(url, path, [host]);
      expect(answer).toMatch(/^HTTP\/1\.1 421 Misdirected Request/);
      expect(answer).toContain(host);
      expect(answer).toContain('STIGMER_ALLOWED_HOSTS');
      const [status, words] = await overHttp2(url, { ':path': path, ':authority': host });
      expect([status, words.includes('STIGMER_ALLOWED_HOSTS')]).toEqual([421, true]);
    }
  },
);

test.each(['@', 'a@b', '[::1', 'a:99999', '1.2.3.999'])(
  'a host that is none is refused: %s',
  async (host) => {
    const { url } = await startBareServer();
    for (const path of [`/${CHECK}`, '/healthz']) {
      expect(await overHttp1(url, path, [host])).toMatch(/^HTTP\/1\.1 400 [^]*names no host/);
      expect(await overHttp2(url, { ':path': path, ':authority': host })).toEqual([
        400,
        expect.stringContaining('names no host'),
      ]);
    }
    // It is there still.
    expect(await overHttp1(url, `/${CHECK}`, ['localhost'])).toContain('SERVING');
  },
);

test('each name of a host counts: in the address, in the header, and in :authority', async () => {
  const { url } = await startBareServer({ allowedHosts: OWN });
  expect(await overHttp1(url, `http://evil.example/${CHECK}`, ['stigmer.test'])).toMatch(/^HTTP\/1\.1 421 /);
  expect(await overHttp1(url, `http://stigmer.test/${CHECK}`, ['evil.example'])).toMatch(/^HTTP\/1\.1 200 /);
  expect(await overHttp1(url, `/${CHECK}`, ['stigmer.test', 'evil.example'])).toMatch(
    /^HTTP\/1\.1 400 [^]*more than once/,
  );
  const both = { ':path': `/${CHECK}`, ':authority': 'stigmer.test', host: 'evil.example' };
  expect((await overHttp2(url, both))[0]).toBe(421);
});

test.each([
  ['application/grpc', 7],
  ['application/grpc-web+proto', 7],
])('a client of %s reads in its own protocol why it is refused', async (contentType, status) => {
  const { url } = await startBareServer({ allowedHosts: OWN });
  const answer = await callGrpc(url, CHECK, contentType, new Uint8Array());
  expect(answer).toMatchObject({ status, message: expect.stringContaining('STIGMER_ALLOWED_HOSTS') });
});

test('an endpoint is answered whatever content type a client sends with all it asks for', async () => {
  const { url } = await startBareServer();
  const answer = await fetch(`${url}/healthz`, { headers: { 'content-type': 'application/json' } });
  expect([answer.status, await answer.text()]).toEqual([200, 'an endpoint']);
});
