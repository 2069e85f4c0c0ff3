import { Code, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import type { JsonObject } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callGrpc } from './support/grpc-call.js';
import { newerCreate } from './support/other-clients.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const AGENT_EXECUTIONS = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService';
const WORKFLOW_EXECUTIONS = 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecutionService';

let stigmer: TestStigmer;
/** The one execution that is accepted here. */
let acceptedId: string;

beforeAll(async () => {
  stigmer = await startStigmer();
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' }, requestId: 'one' });
  acceptedId = id;
  await stigmer.endOfAgent(id);
});
afterAll(async () => {
  const owners = await stigmer.connection.workflowService.listWorkflowExecutions({
    namespace: stigmer.namespace,
    query: "WorkflowType IN ('AgentExecution', 'WorkflowExecution')",
  });
  await stigmer.stop();
  // What was refused has started nothing.
  expect(owners.executions.map(({ execution }) => execution?.workflowId)).toEqual([acceptedId]);
});

async function post(method: string, body: string | Uint8Array<ArrayBuffer>): Promise<[number, unknown]> {
  const response = await fetch(`${stigmer.url}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return [response.status, await response.json()];
}

function refusal(...texts: string[]): [number, unknown] {
  return [
    400,
    {
      code: 'invalid_argument',
      message: expect.toSatisfy((message: string) => texts.every((text) => message.includes(text))),
    },
  ];
}

test.each<[string, string, JsonObject, string[]]>([
  [
    'of a message inside',
    `${AGENT_EXECUTIONS}/Create`,
    { spec: { agentId: 'echo', input: { a: 'b' } } },
    ['spec.input', 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionSpec', '"inputs"', 'timeLimit'],
  ],
  [
    'of the request itself',
    `${AGENT_EXECUTIONS}/Create`,
    { spec: { agentId: 'echo' }, requestID: 'r' },
    ['requestID', 'AgentExecutionCreateRequest', '"requestId"'],
  ],
  [
    'two levels down',
    `${WORKFLOW_EXECUTIONS}/Create`,
    { spec: { workflowId: 'greet', callback: { timeleft: '3s' } } },
    ['spec.callback.timeleft', 'CallbackOptions', '"timeLeft"'],
  ],
  [
    'that is like no other',
    `${AGENT_EXECUTIONS}/Get`,
    { id: 'aex-1', verbosity: 3 },
    ['verbosity', 'AgentExecutionGetRequest', 'It has: id.'],
  ],
])('an unknown field %s is refused by its name', async (_, method, request, texts) => {
  expect(await post(method, JSON.stringify(request))).toEqual(refusal(...texts));
});

test('an unknown value of an enum is refused with those there are', async () => {
  expect(await post(`${AGENT_EXECUTIONS}/List`, '{"phase":"DONE"}')).toEqual(
    refusal('phase', '"DONE"', 'EXECUTION_PHASE_COMPLETED'),
  );
});

test.each<[string, string | Uint8Array<ArrayBuffer>, string[]]>([
  ['is cut off', '{"id":"aex-1"', ['not JSON']],
  ['is a form', 'id=aex-1', ['not JSON']],
  ['is empty', '', ['empty', '{}']],
  ['is no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), ['not UTF-8']],
  ['is a list', '[]', ['AgentExecutionGetRequest']],
  ['has a field of another kind', '{"id":7}', ['AgentExecutionGetRequest.id', 'expected string']],
])('a body that %s is refused in words', async (_, body, texts) => {
  expect(await post(`${AGENT_EXECUTIONS}/Get`, body)).toEqual(refusal(...texts));
});

test('the name of a field that is refused is cut', async () => {
  const [status, answer] = await post(`${AGENT_EXECUTIONS}/Get`, JSON.stringify({ ['x'.repeat(60_000)]: 1 }));
  expect(status).toBe(400);
  expect(JSON.stringify(answer).length).toBeLessThan(1_000);
});

test('an unknown field in a Connect GET is refused by its name', async () => {
  const message = encodeURIComponent('{"ID":"aex-1"}');
  const response = await fetch(`${stigmer.url}/${AGENT_EXECUTIONS}/Get?encoding=json&message=${message}`);
  expect([response.status, await response.json()]).toEqual(refusal('ID', 'AgentExecutionGetRequest', '"id"'));
});

const transports: Record<string, (baseUrl: string, useBinaryFormat: boolean) => Transport> = {
  Connect: (baseUrl, useBinaryFormat) =>
    createConnectTransport({ baseUrl, useBinaryFormat, httpVersion: '1.1' }),
  gRPC: (baseUrl, useBinaryFormat) => createGrpcTransport({ baseUrl, useBinaryFormat }),
  'gRPC-Web': (baseUrl, useBinaryFormat) =>
    createGrpcWebTransport({ baseUrl, useBinaryFormat, httpVersion: '1.1' }),
};

test.each(Object.entries(transports))(
  'a newer client is refused in words over %s with JSON',
  async (_, transport) => {
    await expectRefusal(
      newerCreate(transport(stigmer.url, false), { spec: { agentId: 'echo' }, dryRun: true }),
      Code.InvalidArgument,
      'dryRun is no field of ai.stigmer.agentic.agentexecution.v1.AgentExecutionCreateRequest',
    );
  },
);

test.each(Object.entries(transports))(
  'a newer client goes on working over %s in binary',
  async (_, transport) => {
    const request = { spec: { agentId: 'echo' }, dryRun: true, requestId: 'one' };
    expect(await newerCreate(transport(stigmer.url, true), request)).toEqual({ id: acceptedId });
  },
);

test('both ways to write a name are known, and a client that leaves a field empty is understood', async () => {
  const body = '{"spec":{"agent_id":"echo","time_limit":null},"request_id":"one"}';
  expect(await post(`${AGENT_EXECUTIONS}/Create`, body)).toEqual([200, { id: acceptedId }]);
});

test("health checks take fields that are not known here: they are others' protocols", async () => {
  expect(await post('grpc.health.v1.Health/Check', '{"service":"","deep":true}')).toEqual([
    200,
    { status: expect.any(String) },
  ]);
});

const half = String.raw`{"\ud800":1}`;
test.each([
  ['a name', 'ai.stigmer.agentic.agent.v1.AgentService/List', half],
  ['a name inside', `${AGENT_EXECUTIONS}/Create`, String.raw`{"spec":{"a\udfff":1}}`],
  ['a value of an enum', `${AGENT_EXECUTIONS}/List`, String.raw`{"phase":"\ud800"}`],
  ['a value of another kind', `${AGENT_EXECUTIONS}/Get`, String.raw`{"id":["\ud800"]}`],
  ['what is no JSON', `${AGENT_EXECUTIONS}/Get`, '😀😀'],
  ['what is no JSON, in a health check', 'grpc.health.v1.Health/Check', '😀😀'],
  [
    'a value of another kind, in a health check',
    'grpc.health.v1.Health/Check',
    String.raw`{"service":["\ud800"]}`,
  ],
  ['a text, in a health check', 'grpc.health.v1.Health/Check', String.raw`{"service":"\ud800"}`],
  ['what is no JSON, in a stream', 'grpc.health.v1.Health/Watch', '😀😀'],
  ['what is no JSON, in a stream of an execution', `${AGENT_EXECUTIONS}/Watch`, '😀😀'],
  ['what is no JSON, in reflection', 'grpc.reflection.v1.ServerReflection/ServerReflectionInfo', '😀😀'],
])('half a character in %s is answered over gRPC and gRPC-Web', async (_, method, body) => {
  for (const contentType of ['application/grpc+json', 'application/grpc-web+json']) {
    const { status, message } = await callGrpc(stigmer.url, method, contentType, Buffer.from(body));
    expect([status, message]).toEqual([Code.InvalidArgument, expect.stringMatching(/./)]);
  }
});

test('health checks are refused in words where they are no JSON', async () => {
  expect(await post('grpc.health.v1.Health/Check', '')).toEqual(refusal('empty', '{}'));
  expect(await post('grpc.health.v1.Health/Check', 'service=')).toEqual(refusal('not JSON'));
});
