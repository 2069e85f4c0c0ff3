import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get as getHttp } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { get } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen, type ListenOptions, type Listener } from './listener.js';

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
  const folder = mkdtempSync(join(tmpdir(), 'stigmer-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout ${keyFile} -out ${certFile}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  const cert = readFileSync(certFile, 'utf8');
  const { port } = await startListener({ tls: { cert, key: readFileSync(keyFile, 'utf8') } });
  const url = `https://127.0.0.1:${port}`;

  expect(await overHttp2(url, cert)).toBe('2.0');
  const overHttp1 = await new Promise<string>((resolve, reject) => {
    get(url, { ca: cert, agent: false }, (response) => resolve(response.httpVersion)).once('error', reject);
  });
  expect(overHttp1).toBe('1.1');
});
