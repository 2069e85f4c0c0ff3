import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { createStigmerClient } from '@stigmer/sdk';
import { once } from 'node:events';
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startBareServer, type BareServerOptions } from './support/bare-server.js';
import { eventually } from './support/eventually.js';
import { makeIdentity } from './support/tls-identity.js';

const WATCH = 'grpc.health.v1.Health/Watch';
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** An empty SETTINGS frame. */
const SETTINGS = Buffer.from('000000040000000000', 'hex');
const GOAWAY = 7;

const start = (limits: BareServerOptions['limits'], more: BareServerOptions = {}) =>
  startBareServer({ ...more, limits: limits ?? {} });

/** A connection, as raw as it is. */
function open(port: number, first: string | Uint8Array = '') {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(first);
  onTestFinished(() => void socket.destroy());
  /** All that it received until it was closed. */
  const received = new Promise<Buffer>((resolve) => {
    socket.once('close', () => resolve(Buffer.concat(chunks)));
  });
  return { socket, received };
}

const preface = (port: number) => open(port, Buffer.concat([Buffer.from(PREFACE), SETTINGS]));

/** The types of the frames of HTTP/2 in what has been received. */
function frameTypes(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) {
    types.push(bytes.readUInt8(at + 3));
  }
  return types;
}

function session(url: string, options: Parameters<typeof connectHttp2>[1] = {}): ClientHttp2Session {
  const opened = connectHttp2(url, options);
  opened.on('error', () => opened.destroy());
  onTestFinished(() => opened.destroy());
  return opened;
}

/** A watch that has given something. */
async function watch(of: ClientHttp2Session) {
  const stream = of.request({
    ':method': 'POST',
    ':path': `/${WATCH}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => stream.destroy());
  stream.end(Buffer.alloc(5));
  await once(stream, 'data');
  return stream;
}

const isUp = async (url: string): Promise<void> => expect((await fetch(`${url}/healthz`)).status).toBe(200);

test('connections of HTTP/2 that never ask for anything are closed in words', async () => {
  const { port } = await start({ unusedTimeoutMs: 100 });
  expect(frameTypes(await preface(port).received)).toContain(GOAWAY);
});

test('a connection on which nothing is under way any more is closed in words', async () => {
  const { url } = await start({ idleTimeoutMs: 100 });
  const idle = session(url);
  const goaway = once(idle, 'goaway');
  const stream = idle.request({ ':path': '/healthz' });
  expect(await text(stream)).toContain('endpoint');
  expect((await goaway)[0]).toBe(0);
  await once(idle, 'close');
  await isUp(url);
});

test('a connection with something under way stays, as long as its peer answers pings', async () => {
  const { url } = await start({
    idleTimeoutMs: 100,
    unusedTimeoutMs: 100,
    keepaliveIntervalMs: 100,
    keepaliveTimeoutMs: 60_000,
  });
  const busy = session(url);
  let pings = 0;
  busy.on('ping', () => {
    pings += 1;
  });
  const stream = await watch(busy);
  await eventually(() => expect(pings).toBeGreaterThan(1));
  expect([stream.closed, busy.closed]).toEqual([false, false]);
});

test('a connection whose peer answers no ping is cut', async () => {
  const { port } = await start({ keepaliveIntervalMs: 100, keepaliveTimeoutMs: 100 });
  // A network that goes away: nothing gets through any more, and nobody is told.
  const upstream = connect(port, '127.0.0.1');
  upstream.on('error', () => upstream.destroy());
  const network = createServer((client) => {
    client.on('error', () => client.destroy());
    client.pipe(upstream);
    upstream.on('data', (chunk) => client.write(chunk));
  });
  onTestFinished(() => void network.close());
  network.listen(0, '127.0.0.1');
  await once(network, 'listening');
  const address = network.address();
  const stream = await watch(session(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`));
  expect(stream.closed).toBe(false);
  upstream.removeAllListeners('data').resume();
  await once(upstream, 'close');
});

test.each([
  ['in all', { maxConnections: 5 }],
  ['of a peer', { maxConnectionsPerPeer: 5 }],
])('connections that do nothing make room where there are as many as there may be, %s', async (_, limits) => {
  const { url, port } = await start(limits);
  const busy = session(url);
  const stream = await watch(busy);
  const idle = Array.from({ length: 50 }, () => preface(port));
  await eventually(() =>
    expect(idle.filter(({ socket }) => socket.destroyed).length).toBeGreaterThanOrEqual(46),
  );
  await isUp(url);
  expect(stream.closed).toBe(false);
});

test('where all connections are busy, a new one is refused at once', async () => {
  const { url, port } = await start({ maxConnections: 3 });
  const busy = [session(url), session(url), session(url)];
  const streams = await Promise.all(busy.map((one) => watch(one)));
  for (const answer of await Promise.all(Array.from({ length: 20 }, () => preface(port).received))) {
    expect(frameTypes(answer)).toEqual([4, GOAWAY]);
    expect(answer.toString()).toContain('as many connections as it takes');
  }
  const overHttp1 = await open(port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n').received;
  expect(overHttp1.toString()).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1[^]*as many connections/);
  await open(port).received;
  expect(streams.map(({ closed }) => closed)).toEqual([false, false, false]);
  streams[0]?.close();
  await eventually(() => isUp(url));
});

test('a client is told how many streams it may have open, and gets no more', async () => {
  const { url } = await start({ maxStreamsPerConnection: 3 });
  const one = session(url);
  await once(one, 'remoteSettings');
  expect(one.remoteSettings.maxConcurrentStreams).toBe(3);
  const [first] = [await watch(one), await watch(one), await watch(one)];
  const fourth = watch(one);
  first.close();
  await fourth;
});

test('an answer that nobody reads is given up', async () => {
  const { url, health } = await start({ writeTimeoutMs: 100 });
  const deaf = session(url);
  await once(deaf, 'remoteSettings');
  const streams = Array.from({ length: 20 }, () => {
    const stream = deaf.request({
      ':method': 'POST',
      ':path': '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => stream.destroy());
    // It asks for far more than it may be sent without reading.
    const ask = Buffer.concat([Buffer.from([0, 0, 0, 0, 2, 0x3a, 0]), Buffer.alloc(0)]);
    stream.write(Buffer.concat(Array.from({ length: 1_000 }, () => ask)));
    return stream;
  });
  await Promise.all(streams.map((stream) => once(stream, 'close').catch(() => undefined)));
  expect(streams.map(({ rstCode }) => rstCode !== 0)).not.toContain(false);
  expect(await health().check({})).toMatchObject({ status: 1 });
});

test('a connection of HTTP/1.1 may have only so many requests wait for their answers', async () => {
  const { port } = await start({});
  const request = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const few = open(port, request.repeat(20));
  await eventually(() => expect(few.socket.bytesRead).toBeGreaterThan(20 * 50));
  const many = open(port, request.repeat(20_000));
  const answers = (await many.received).toString().split('HTTP/1.1 200').length - 1;
  expect(answers).toBeLessThanOrEqual(100);
  expect(few.socket.destroyed).toBe(false);
});

test('headers that never come to their end are answered, and their connection closed', async () => {
  const { port } = await start({ headerTimeoutMs: 200 });
  const answer = await open(port, 'GET / HTTP/1.1\r\nhost: x\r\n').received;
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 [^]*in time/);
});

test.each(['', 'P', 'PRI * HTTP/2.0\r\n', PREFACE, 'GET / HT'])(
  'a connection that stops after "%s" is closed',
  async (first) => {
    const { port } = await start({ headerTimeoutMs: 200, unusedTimeoutMs: 300 });
    await open(port, first).received;
  },
);

test('over TLS, a handshake has its time, and what is unused or idle is closed', async () => {
  const tls = makeIdentity();
  const { port, url } = await start(
    { headerTimeoutMs: 200, unusedTimeoutMs: 500, idleTimeoutMs: 100 },
    { tls },
  );
  await open(port).received;
  await open(port, 'hello').received;
  const idle = session(url, { ca: tls.cert });
  const goaway = once(idle, 'goaway');
  expect(await text(idle.request({ ':path': '/healthz' }))).toContain('endpoint');
  await goaway;
  await once(session(url, { ca: tls.cert }), 'goaway');
});

test.each([
  ["the SDK's client", (url: string) => createStigmerClient({ url }).agentExecutions],
  [
    'a client of gRPC',
    (url: string) => createClient(AgentExecutionService, createGrpcTransport({ baseUrl: url })),
  ],
])('%s goes on working after its idle connection was closed, again and again', async (_, connectTo) => {
  const { url, created } = await start({ idleTimeoutMs: 100, unusedTimeoutMs: 100 });
  const client = connectTo(url);
  let closed = 0;
  for (let round = 1; round <= 3; round += 1) {
    await client.create({ spec: { agentId: `${round}` } });
    // A connection that is used in the same way is closed: so is the client's, at the same look at the latest.
    const other = session(url);
    other.once('close', () => {
      closed += 1;
    });
    await text(other.request({ ':path': '/healthz' }));
    await eventually(() => expect(closed).toBe(round));
  }
  expect(created).toEqual(['1', '2', '3']);
});
