import { create, toBinary, toJsonString } from '@bufbuild/protobuf';
import { Code, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
  compressionGzip,
} from '@connectrpc/connect-node';
import { AgentExecutionCreateRequestSchema, AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { WorkflowService } from '@stigmer/api/workflow/v1';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ServerReflection } from '../src/rpc/gen/grpc/reflection/v1/reflection_pb.js';
import { startBareServer } from './support/bare-server.js';
import { collect } from './support/collect.js';
import { callGrpc } from './support/grpc-call.js';
import { overSocket } from './support/over-socket.js';
import { expectRefusal } from './support/rpc-errors.js';

const CREATE = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/Create';
const VALIDATE = 'ai.stigmer.agentic.workflow.v1.WorkflowService/Validate';
const CHECK = 'grpc.health.v1.Health/Check';

const transports: Record<string, (baseUrl: string, useBinaryFormat: boolean) => Transport> = {
  Connect: (baseUrl, useBinaryFormat) =>
    createConnectTransport({
      baseUrl,
      useBinaryFormat,
      httpVersion: '1.1',
      sendCompression: compressionGzip,
    }),
  gRPC: (baseUrl, useBinaryFormat) =>
    createGrpcTransport({ baseUrl, useBinaryFormat, sendCompression: compressionGzip }),
  'gRPC-Web': (baseUrl, useBinaryFormat) =>
    createGrpcWebTransport({ baseUrl, useBinaryFormat, httpVersion: '1.1' }),
};

function withInputs(count: number) {
  const inputs = Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}`, '']));
  return create(AgentExecutionCreateRequestSchema, { spec: { agentId: 'echo', inputs } });
}

test.each(
  Object.entries(transports).flatMap(([name, transport]) =>
    [true, false].map((binary) => [name, binary, transport] as const),
  ),
)(
  'a request over %s with as many values as are taken is read, and none with more (in binary: %s)',
  async (_, binary, transport) => {
    const { url, created } = await startBareServer();
    const client = createClient(AgentExecutionService, transport(url, binary));
    await client.create(withInputs(300));
    expect(created).toEqual(['echo']);
    await expectRefusal(client.create(withInputs(100_000)), Code.InvalidArgument, '2000 values');
    expect(created).toHaveLength(1);
  },
);

test('what is nested too deeply is refused', async () => {
  const { url } = await startBareServer();
  const answer = await fetch(`${url}/${CREATE}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '['.repeat(1_000_000),
  });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('32 levels')]);
});

test('a request in the address of a GET is bounded too, whatever it is before it is compressed', async () => {
  const { url } = await startBareServer({
    routes: (router) =>
      router.service(WorkflowService, { validate: ({ source }) => ({ problems: [{ message: source }] }) }),
  });
  const ask = async (json: string) => {
    const message = gzipSync(json).toString('base64url');
    const answer = await fetch(
      `${url}/${VALIDATE}?connect=v1&encoding=json&base64=1&compression=gzip&message=${message}`,
    );
    return [answer.status, await answer.text()];
  };
  expect(await ask('{"source":"x"}')).toEqual([200, expect.stringContaining('x')]);
  expect(await ask(`{"source":[${'0,'.repeat(100_000)}0]}`)).toEqual([
    400,
    expect.stringContaining('2000 values'),
  ]);
  expect(await ask(`{"source":"${'x'.repeat(5_000_000)}"}`)).toEqual([
    413,
    expect.stringContaining('4194304'),
  ]);
});

test('a small method takes small requests, whatever they are before they are compressed', async () => {
  const { url } = await startBareServer();
  const large = 'x'.repeat(100_000);
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${url}/${CHECK}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const refusal = { code: 'resource_exhausted', message: expect.stringContaining('65536') };
  const plain = await post(JSON.stringify({ service: large }));
  expect([plain.status, await plain.json()]).toEqual([413, refusal]);
  const gzip = { 'content-encoding': 'gzip' };
  const compressed = await post(gzipSync(JSON.stringify({ service: large })), gzip);
  expect(await compressed.json()).toEqual(refusal);
  expect((await post(gzipSync('{}'), gzip)).status).toBe(200);
});

test('a client of gRPC is told that its message is too large while it still sends', async () => {
  const { url, health } = await startBareServer();
  const client = createClient(AgentExecutionService, createGrpcTransport({ baseUrl: url }));
  const message = 'x'.repeat(12 * 1024 * 1024);
  await expectRefusal(
    client.create({ spec: { agentId: 'echo', message } }),
    Code.ResourceExhausted,
    '4194304 bytes',
  );
  expect(await health().check({})).toMatchObject({ status: 1 });
});

test('a message that says it is compressed, but not how, is no fault of the server', async () => {
  const { url } = await startBareServer();
  const session = connectHttp2(url);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${CHECK}`,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status: unknown;
    stream.once('response', (headers) => (status ??= headers['grpc-status']));
    stream.once('trailers', (trailers) => (status ??= trailers['grpc-status']));
    stream.end(Uint8Array.of(1, 0, 0, 0, 1, 0));
    await text(stream);
    expect(Number(status)).toBe(Code.InvalidArgument);
  } finally {
    session.destroy();
  }
});

test('a body that does not come to its end is answered in time, over HTTP/1.1', async () => {
  const { url } = await startBareServer({ limits: { bodyTimeoutMs: 100 } });
  const answer = await overSocket(url, [
    `POST /${CREATE} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    'content-length: 100',
    '',
    '{"spec":',
  ]);
  expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*deadline_exceeded[^]*in time/);
});

test('a body that does not come to its end is answered in time, over HTTP/2, and its connection ended', async () => {
  const { url } = await startBareServer({ limits: { bodyTimeoutMs: 100 } });
  const session = connectHttp2(url);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${CREATE}`,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.write(Uint8Array.of(0, 0, 0, 1, 0, 7));
    const trailers = new Promise((resolve) => {
      stream.once('response', (headers) => headers['grpc-status'] !== undefined && resolve(headers));
      stream.once('trailers', resolve);
    });
    stream.resume();
    expect(await trailers).toMatchObject({ 'grpc-status': String(Code.DeadlineExceeded) });
    await new Promise((resolve) => {
      session.once('close', resolve);
    });
  } finally {
    session.destroy();
  }
});

test('where requests hold more than all may together, the largest gives way and the small ones are answered', async () => {
  const { url, port, health } = await startBareServer({ limits: { maxBufferedBytes: 300_000 } });
  const send = (length: number) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      [
        `POST /${CREATE} HTTP/1.1`,
        'host: localhost',
        'content-type: application/json',
        'content-length: 1000000',
        '',
        '',
      ].join('\r\n') + ' '.repeat(length),
    );
    return socket;
  };
  const medium = send(100_000);
  const large = send(250_000);
  const answer = await text(large);
  expect(answer).toMatch(/^HTTP\/1\.1 429 /);
  expect(answer.toLowerCase()).toContain('retry-after: 1');
  expect(answer).toContain('google.rpc.RetryInfo');
  expect(await health().check({})).toMatchObject({ status: 1 });
  expect(medium.destroyed).toBe(false);
  medium.destroy();
  expect(url).toContain(String(port));
});

test.each(Object.entries(transports).filter(([name]) => name !== 'gRPC-Web'))(
  'what a request over %s comes to is counted when it has been decompressed, and the next is taken again',
  async (_, transport) => {
    const { url, created } = await startBareServer({ limits: { maxBufferedBytes: 100_000 } });
    const client = createClient(AgentExecutionService, transport(url, true));
    const large = create(AgentExecutionCreateRequestSchema, {
      spec: { agentId: 'echo', message: 'a'.repeat(200_000) },
    });
    await expectRefusal(client.create(large), Code.ResourceExhausted, 'holds as much of requests as it may');
    expect(created).toEqual([]);
    await client.create(withInputs(1));
    expect(created).toEqual(['echo']);
  },
);

test('a stream of requests is bounded message by message, and may pause only so long', async () => {
  const { url } = await startBareServer({ limits: { bodyTimeoutMs: 300 } });
  const client = createClient(ServerReflection, createGrpcTransport({ baseUrl: url }));
  const ask = (...names: string[]) =>
    collect(
      client.serverReflectionInfo(
        (async function* () {
          for (const value of names) {
            yield { messageRequest: { case: 'fileByFilename' as const, value } };
          }
        })(),
      ),
    );
  expect(await ask('a', 'b')).toHaveLength(2);
  await expectRefusal(
    ask('a', 'x'.repeat(70_000)),
    Code.ResourceExhausted,
    '65536 bytes, which is the most that ServerReflectionInfo',
  );
  const forever = client.serverReflectionInfo(
    (async function* () {
      yield { messageRequest: { case: 'listServices' as const, value: '' } };
      await new Promise(() => {});
    })(),
  );
  await expectRefusal(collect(forever), Code.DeadlineExceeded, 'Nothing came');
});

test('garbage in binary is a fault of its sender', async () => {
  const { url } = await startBareServer();
  for (const contentType of ['application/grpc', 'application/grpc-web+proto']) {
    const { status } = await callGrpc(
      url,
      CREATE,
      contentType,
      Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0x0f, 1),
    );
    expect(status).toBe(Code.InvalidArgument);
  }
});

test('many entries are refused, twenty times at once', async () => {
  const { url, health } = await startBareServer();
  const message = withInputs(150_000);
  const bodies = [
    toBinary(AgentExecutionCreateRequestSchema, message),
    Buffer.from(toJsonString(AgentExecutionCreateRequestSchema, message)),
  ];
  const answers = bodies.flatMap((body, index) =>
    Array.from({ length: 10 }, () =>
      fetch(`${url}/${CREATE}`, {
        method: 'POST',
        headers: { 'content-type': index === 0 ? 'application/proto' : 'application/json' },
        body: new Uint8Array(body),
      }),
    ),
  );
  for (const answer of await Promise.all(answers)) {
    expect(answer.status).toBe(400);
  }
  expect(await health().check({})).toMatchObject({ status: 1 });
});
