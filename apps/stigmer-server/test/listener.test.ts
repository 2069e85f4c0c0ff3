import { Agent, get as getHttp } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { get } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { makeIdentity } from './support/tls-identity.js';
import { listen, type ListenOptions, type Listener } from '../src/rpc/listener.js';

async function startListener(options: Partial<ListenOptions> = {}): Promise<Listener> {
  const listener = await listen({ host: '127.0.0.1', port: 0, ...options }, (request, response) => {
    response.writeHead(200, {});
    response.end(request.httpVersion);
  });
  onTestFinished(() => listener.close(0));
  return listener;
}

async function overHttp2(url: string, ca?: string): Promise<string> {
  const session = connectHttp2(url, ca === undefined ? {} : { ca });
  try {
    const stream = session.request({ ':path': '/' });
    return await text(stream);
  } finally {
    session.close();
  }
}

/** Sends bytes one at a time, and gives what comes back until the connection ends. */
async function overSocket(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  for (const byte of Buffer.from(request)) {
    await new Promise<void>((resolve) => {
      socket.write(Buffer.of(byte), () => resolve());
    });
  }
  return text(socket);
}

test('HTTP/1.1 and HTTP/2 share the port in clear text', async () => {
  const { port } = await startListener();
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe('1.1');
  expect(await overHttp2(`http://127.0.0.1:${port}`)).toBe('2.0');
});

test('a request that arrives byte by byte, and begins like the preface of HTTP/2, is told apart', async () => {
  const { port } = await startListener();
  const answer = await overSocket(port, 'PROPFIND / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 200/);
});

test('a client that connects and says nothing does not keep the listener from closing', async () => {
  const listener = await startListener();
  const socket = connect(listener.port, '127.0.0.1');
  const closed = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  socket.on('error', () => socket.destroy());
  await new Promise((resolve) => {
    socket.once('connect', resolve);
  });
  await listener.close(0);
  await closed;
});

test('an idle connection of HTTP/1.1 does not keep the listener from closing', async () => {
  const listener = await startListener();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  await new Promise<void>((resolve, reject) => {
    getHttp(`http://127.0.0.1:${listener.port}/`, { agent }, (response) => {
      response.resume();
      response.once('end', resolve);
    }).once('error', reject);
  });
  // Far longer than this test may take.
  await listener.close(600_000);
});

test('HTTP/1.1 and HTTP/2 share the port over TLS', async () => {
  const { cert, key } = makeIdentity();
  const { port } = await startListener({ tls: { cert, key } });
  const url = `https://127.0.0.1:${port}`;

  expect(await overHttp2(url, cert)).toBe('2.0');
  const overHttp1 = await new Promise<string>((resolve, reject) => {
    get(url, { ca: cert, agent: false }, (response) => resolve(response.httpVersion)).once('error', reject);
  });
  expect(overHttp1).toBe('1.1');
});

test('what is no HTTP/1.1, or no request for a server, is answered in words over TLS', async () => {
  const { cert, key } = makeIdentity();
  const { port } = await startListener({ tls: { cert, key } });
  const send = async (request: string, ending: 'end' | 'write' = 'write'): Promise<string> => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: cert });
    socket[ending](request);
    return text(socket);
  };
  expect(await send('hello, server\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*not HTTP\/1\.1/);
  expect(await send('GET / HTTP/1.1\r\nhost: x', 'end')).toMatch(/^HTTP\/1\.1 400 [^]*not all of it/);
  expect(await send(`GET / HTTP/1.1\r\nhost: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 [^]*16384/,
  );
  expect(await send('CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 [^]*proxies/);
  expect(await send('GET / HTTP/1.1\r\nhost: x\r\nexpect: foo\r\nconnection: close\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 417 [^]*100-continue/,
  );
});

test('what follows an answer that has begun is cut off, and not mixed into it', async () => {
  const listener = await listen({ host: '127.0.0.1', port: 0 }, (_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half');
  });
  onTestFinished(() => listener.close(0));
  const socket = connect(listener.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
    if (answer.endsWith('half')) {
      socket.write('hello, server\r\n\r\n');
    }
  });
  await new Promise((resolve) => {
    socket.once('error', resolve).once('close', resolve);
  });
  expect(answer).toMatch(/half$/);
});
