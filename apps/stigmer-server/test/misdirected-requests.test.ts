import { Code, ConnectError } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { connect as connectHttp2 } from 'node:http2';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { callGrpc } from './support/grpc-call.js';
import { misspeltCreate } from './support/other-clients.js';
import { overSocket } from './support/over-socket.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const SERVICE = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService';
type Body = string | URLSearchParams | FormData | Uint8Array<ArrayBuffer>;

const REQUEST = '{"spec":{"agentId":"echo"}}';

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer();
});
afterAll(async () => {
  const owners = await stigmer.connection.workflowService.listWorkflowExecutions({
    namespace: stigmer.namespace,
    query: "WorkflowType IN ('AgentExecution', 'WorkflowExecution')",
  });
  await stigmer.stop();
  // Nothing of what is sent here reaches an RPC.
  expect(owners.executions).toEqual([]);
});

/** An answer in plain words: its status, then what its text has in it. */
async function expectWords(answer: Response | Promise<Response>, status: number, ...texts: string[]) {
  const response = await answer;
  const words = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'text/plain; charset=utf-8',
  ]);
  for (const part of texts) {
    expect(words).toContain(part);
  }
  return response;
}

/** An answer in Connect's own form of an error. */
async function expectConnectError(
  answer: Promise<Response>,
  status: number,
  code: string,
  ...texts: string[]
) {
  const response = await answer;
  const error = JSON.parse(await response.text()) as { code: string; message: string };
  expect([response.status, response.headers.get('content-type'), error.code]).toEqual([
    status,
    'application/json',
    code,
  ]);
  for (const part of texts) {
    expect(error.message).toContain(part);
  }
}

const post = (path: string, body: Body, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${stigmer.url}${path}`, { method: 'POST', body, headers });

test.each<[string, Body, string]>([
  ['as curl -d sends it', new URLSearchParams(REQUEST), 'application/x-www-form-urlencoded'],
  ['as plain text', REQUEST, 'text/plain'],
  ['as a form of a page', formData(), 'multipart/form-data'],
  ['without a content type', new TextEncoder().encode(REQUEST), 'no content-type'],
])('a request %s is told what to send', async (_, body, type) => {
  await expectWords(
    post(`/${SERVICE}/Create`, body),
    415,
    type,
    "-H 'content-type: application/json'",
    `/${SERVICE}/Create`,
  );
});

function formData(): FormData {
  const form = new FormData();
  form.set('spec', '{"agentId":"echo"}');
  return form;
}

test.each(['GET', 'PUT', 'DELETE'])('%s of an RPC that is posted is told so', async (method) => {
  const response = await expectWords(
    fetch(`${stigmer.url}/${SERVICE}/Create`, { method }),
    405,
    method,
    'POST',
  );
  expect(response.headers.get('allow')).toBe('POST');
});

test('PUT of an RPC that may be got is told what may be', async () => {
  const response = await expectWords(
    fetch(`${stigmer.url}/${SERVICE}/Get`, { method: 'PUT', body: '{}' }),
    405,
    'PUT',
  );
  expect(response.headers.get('allow')).toBe('POST, GET');
});

test('GET without the parameters that it takes is told of them', async () => {
  await expectWords(fetch(`${stigmer.url}/${SERVICE}/Get`), 415, '?encoding=json&message=');
  await expectConnectError(
    fetch(`${stigmer.url}/${SERVICE}/Get?encoding=yaml&message=id:`, {
      headers: { 'content-type': 'application/json' },
    }),
    415,
    'invalid_argument',
    '?encoding=json&message=',
  );
});

test('plain JSON for a stream is told how streams are called', async () => {
  await expectConnectError(
    post(`/${SERVICE}/Watch`, '{"id":"aex-1"}', { 'content-type': 'application/json' }),
    415,
    'invalid_argument',
    'stream',
    'application/connect+json',
  );
});

test.each<[string, string, string[]]>([
  ['a method', `/${SERVICE}/Creat`, ['AgentExecutionService has no method "Creat"', '"Create"', 'Recover']],
  [
    'a service',
    '/stigmer.agentexecution.v1.AgentExecutionService/Create',
    ['no service "stigmer.agentexecution.v1.AgentExecutionService"', `Did you mean "${SERVICE}"?`],
  ],
  ['a path', `//${SERVICE}/Create`, [`The RPC is at /${SERVICE}/Create`]],
  ['a path with something before', `/api/${SERVICE}/Create/`, [`The RPC is at /${SERVICE}/Create`]],
])('%s that is written wrong is told what there is', async (_, path, texts) => {
  await expectWords(post(path, REQUEST), 404, ...texts);
  await expectConnectError(
    post(path, REQUEST, { 'content-type': 'application/json' }),
    404,
    'unimplemented',
    ...texts,
  );
});

test('a Connect client of an unknown version is refused in words', async () => {
  await expectConnectError(
    post(`/${SERVICE}/Create`, REQUEST, {
      'content-type': 'application/json',
      'connect-protocol-version': '2',
    }),
    400,
    'invalid_argument',
    'Connect-Protocol-Version is "2"',
    '1',
  );
  await expectConnectError(
    fetch(`${stigmer.url}/${SERVICE}/Get?connect=v2&encoding=json&message=%7B%7D`),
    400,
    'invalid_argument',
    'connect is "v2"',
  );
});

test('RPCs that stream both ways are told to need HTTP/2', async () => {
  await expectWords(
    post('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', '{}'),
    505,
    'HTTP/2',
    'ServerReflectionInfo',
  );
});

test.each([
  ['Connect', createConnectTransport],
  ['gRPC', createGrpcTransport],
  ['gRPC-Web', createGrpcWebTransport],
])('a %s client that asks for an unknown method reads why', async (_, createTransport) => {
  const transport = createTransport({ baseUrl: stigmer.url, httpVersion: '2' });
  const error = await misspeltCreate(transport).catch((reason: unknown) => ConnectError.from(reason));
  expect(error).toMatchObject({
    code: Code.Unimplemented,
    rawMessage: expect.stringContaining(
      'AgentExecutionService has no method "Creat". Did you mean "Create"?',
    ),
  });
});

test('a stream of Connect that asks for an unknown method reads why in its last message', async () => {
  const response = await post(`/${SERVICE}/Wach`, '', { 'content-type': 'application/connect+json' });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/connect+json']);
  const [flags, ...rest] = new Uint8Array(await response.arrayBuffer());
  expect(flags).toBe(2);
  expect(JSON.parse(Buffer.from(rest.slice(4)).toString())).toMatchObject({
    error: { code: 'unimplemented', message: expect.stringContaining('"Watch"') },
  });
});

test('gRPC in an encoding that is not known is refused as gRPC does', async () => {
  const session = connectHttp2(stigmer.url);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${SERVICE}/Create`,
      'content-type': 'application/grpc+thrift',
      te: 'trailers',
    });
    let status: unknown;
    stream.once('trailers', (trailers) => {
      status = trailers['grpc-status'];
    });
    stream.end();
    expect(await text(stream)).toBe('');
    expect(status).toBe(String(Code.InvalidArgument));
  } finally {
    session.close();
  }
});

test('a request that names no host is refused, and the next one is served', async () => {
  const answer = await overSocket(
    stigmer.url,
    [`POST /${SERVICE}/Get HTTP/1.0`, 'content-type: application/json', 'content-length: 2', '', '{}'],
    'end',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('Host');
  expect((await fetch(`${stigmer.url}/healthz`)).status).toBe(200);
});

test.each(['GET', 'DELETE'])('%s of a stream is told of what its call takes', async (method) => {
  const path = `/${SERVICE}/Watch`;
  const response = await fetch(`${stigmer.url}${path}`, { method });
  const words = await response.clone().text();
  await expectWords(response, 405, method, 'POST', 'grpcurl', 'application/connect+json');
  expect(words).not.toContain('curl -H');
});

test("a version of Connect's protocol that is sent twice is the same version", async () => {
  const send = async (versions: string): Promise<string> => {
    const lines = versions.split(' ').map((version) => `Connect-Protocol-Version: ${version}`);
    return overSocket(stigmer.url, [
      `POST /${SERVICE}/Get HTTP/1.1`,
      'host: localhost',
      'connection: close',
      'content-type: application/json',
      ...lines,
      'content-length: 2',
      '',
      '{}',
    ]);
  };
  expect(await send('1 1')).not.toContain('Connect-Protocol-Version');
  expect(await send('1 2')).toContain('Connect-Protocol-Version is');
});

const GET_PATH = `${SERVICE}/Get`;
const GRPC = 'application/grpc+json';
const NOTHING = Buffer.from('{}');

test.each<[string, string, Record<string, string>, Code, string]>([
  ['an encoding', GRPC, { 'grpc-encoding': '%'.repeat(12_000) }, Code.Unimplemented, 'grpc-encoding is "%%%'],
  ['a timeout', GRPC, { 'grpc-timeout': '%'.repeat(12_000) }, Code.InvalidArgument, 'grpc-timeout is "%%%'],
  [
    'an encoding',
    'application/grpc-web+json',
    { 'grpc-encoding': '%'.repeat(12_000) },
    Code.Unimplemented,
    'gzip, br',
  ],
  [
    'a timeout',
    'application/grpc-web+json',
    { 'grpc-timeout': '%'.repeat(12_000) },
    Code.InvalidArgument,
    'such as 30S',
  ],
])('%s that is none is cut, by %s', async (_, contentType, headers, code, words) => {
  for (const method of [GET_PATH, `${SERVICE}/Watch`, 'grpc.health.v1.Health/Check']) {
    const { status, message, messageBytes } = await callGrpc(
      stigmer.url,
      method,
      contentType,
      NOTHING,
      headers,
    );
    expect([status, message]).toEqual([code, expect.stringContaining(words)]);
    expect(messageBytes).toBeLessThan(2_600);
  }
});

test('an encoding that is not known is told with those that are', async () => {
  const { headers } = await callGrpc(stigmer.url, GET_PATH, GRPC, NOTHING, { 'grpc-encoding': 'snappy' });
  expect(headers['grpc-accept-encoding']).toBe('gzip,br');
  await expectConnectError(
    post(`/${GET_PATH}`, '{}', { 'content-type': 'application/json', 'content-encoding': 'snappy' }),
    501,
    'unimplemented',
    'content-encoding is "snappy"',
    'gzip, br',
  );
  await expectConnectError(
    fetch(`${stigmer.url}/${GET_PATH}?encoding=json&message={}&compression=snappy`),
    501,
    'unimplemented',
    'compression is "snappy"',
  );
});

test('a request that is not compressed as it says, or not to its end, is refused as what it is', async () => {
  const cut = gzipSync('{"id":"aex-1"}').subarray(0, 15);
  for (const body of [cut, Buffer.from('{}')]) {
    await expectConnectError(
      post(`/${GET_PATH}`, new Uint8Array(body), {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      }),
      400,
      'invalid_argument',
      'not gzip',
    );
  }
});

test.each<[string, Record<string, string>]>([
  ['application/grpc+json', { 'grpc-timeout': '2592000S' }],
  ['application/grpc+json', { 'grpc-timeout': '99999999H' }],
  ['application/grpc-web+json', { 'grpc-timeout': '2592000S' }],
])('a deadline that is further off than a timer counts is not over: %s', async (contentType, headers) => {
  // Node tells so of each timer that would have to count longer, and ends it after a millisecond.
  const warnings: string[] = [];
  const collect = ({ name }: Error): unknown => warnings.push(name);
  process.on('warning', collect);
  onTestFinished(() => {
    process.off('warning', collect);
  });
  const request = Buffer.from('{"id":"aex-1"}');
  const { status } = await callGrpc(stigmer.url, GET_PATH, contentType, request, headers);
  expect([status, warnings]).toEqual([Code.NotFound, []]);
});

test('a far deadline is not over by Connect, and a timeout that is none is refused', async () => {
  const send = (timeout: string): Promise<Response> =>
    post(`/${GET_PATH}`, '{"id":"aex-1"}', {
      'content-type': 'application/json',
      'connect-timeout-ms': timeout,
    });
  await expectConnectError(send('2592000000'), 404, 'not_found');
  await expectConnectError(send('soon'), 400, 'invalid_argument', 'connect-timeout-ms is "soon"');
});

const NO_MESSAGE = Buffer.from([0x0a, 7, 1]);
const UNREADABLE =
  'The request is no ai.stigmer.agentic.agentexecution.v1.AgentExecutionGetRequest in binary: one of its fields goes beyond its end';

test.each(['application/grpc', 'application/grpc+proto', 'application/grpc-web+proto'])(
  'binary that is no request is refused as what it is: %s',
  async (contentType) => {
    expect(await callGrpc(stigmer.url, GET_PATH, contentType, NO_MESSAGE)).toMatchObject({
      status: Code.InvalidArgument,
      message: expect.stringContaining(UNREADABLE),
    });
    expect(await callGrpc(stigmer.url, `${SERVICE}/Watch`, contentType, NO_MESSAGE)).toMatchObject({
      status: Code.InvalidArgument,
      message: expect.stringContaining('AgentExecutionWatchRequest in binary'),
    });
    // Nor has what can be read another answer than before.
    expect(
      await callGrpc(stigmer.url, 'grpc.health.v1.Health/Check', contentType, Buffer.alloc(0)),
    ).toMatchObject({
      status: 0,
    });
  },
);

test('binary that is no request is refused as what it is by Connect', async () => {
  await expectConnectError(
    post(`/${GET_PATH}`, new Uint8Array(NO_MESSAGE), { 'content-type': 'application/proto' }),
    400,
    'invalid_argument',
    UNREADABLE,
  );
  const message = NO_MESSAGE.toString('base64url');
  await expectConnectError(
    fetch(`${stigmer.url}/${GET_PATH}?connect=v1&encoding=proto&base64=1&message=${message}`),
    400,
    'invalid_argument',
    UNREADABLE,
  );
});

test('a Connect GET whose message is no Base64 is told so', async () => {
  for (const encoding of ['json', 'proto']) {
    await expectConnectError(
      fetch(`${stigmer.url}/${GET_PATH}?encoding=${encoding}&base64=1&message=!!!`),
      400,
      'invalid_argument',
      'no Base64',
    );
  }
});

test('a process that only works says that it has no API', async () => {
  const worker = await startStigmer({ namespace: stigmer.namespace, args: ['--role', 'worker'] });
  try {
    const response = await fetch(`${worker.url}/${SERVICE}/Create`, { method: 'POST' });
    await expectWords(response, 404, '--role worker');
  } finally {
    await worker.stop();
  }
});
