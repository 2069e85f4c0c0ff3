import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node';
import { AgentService } from '@stigmer/api/agent/v1';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { WorkflowService } from '@stigmer/api/workflow/v1';
import { WorkflowExecutionService } from '@stigmer/api/workflowexecution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectRefusal } from './support/rpc-errors.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

/** The most that clients in Go, Java and Python take in one message, unless they are told otherwise. */
const CLIENTS_LIMIT_BYTES = 4 * 1024 * 1024;
/** The most that clients in Java take in the headers and trailers of an answer, unless they are told otherwise. */
const CLIENTS_HEADER_BYTES = 8_192;

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer({ env: testWorkflows });
});
afterAll(() => stigmer.stop());

const transports = () => ({
  'gRPC, binary': createGrpcTransport({ baseUrl: stigmer.url, readMaxBytes: CLIENTS_LIMIT_BYTES }),
  'Connect, JSON': createConnectTransport({
    baseUrl: stigmer.url,
    httpVersion: '1.1',
    readMaxBytes: CLIENTS_LIMIT_BYTES,
    useBinaryFormat: false,
  }),
});
const names = ['gRPC, binary', 'Connect, JSON'] as const;

const head = 'document: { dsl: 1.0.0, namespace: test, name: long, version: 1.0.0 }\ndo:\n';

test.each(
  names.flatMap((name) =>
    Object.entries({
      'many problems': head + '- a: {}\n'.repeat(20_000),
      'a long name that is wrong': `${head}- a: { call: "${'\\u0007'.repeat(150_000)}" }\n`,
      'a long place': `${head}- ${'k'.repeat(900_000)}: {}\n`,
      'many faults of YAML': '"\n'.repeat(100_000),
    }).map(([what, source]) => [what, name, source] as const),
  ),
)('Validate tells of %s in an answer that can be read: %s', async (_, name, source) => {
  const { problems } = await createClient(WorkflowService, transports()[name]).validate({ source });
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(101);
});

test('Validate says how many problems it leaves out', async () => {
  const source = head + '- a: {}\n'.repeat(1_000);
  const { problems } = await stigmer.api.workflows.validate({ source });
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)).toMatchObject({
    message: expect.stringMatching(/^there are \d+ more problems/),
    line: 0,
  });
});

test.each(names)('an output of many numbers can be read: %s', async (name) => {
  const client = createClient(WorkflowExecutionService, transports()[name]);
  // As a Struct, each of them takes 11 bytes; as JSON, two.
  const { id } = await client.create({ spec: { workflowId: 'count-to', inputs: { count: '400000' } } });
  await stigmer.endOfWorkflow(id);
  const status = present((await client.get({ id })).execution?.status);
  expect([status.error, status.output]).toEqual([undefined, undefined]);
  expect(Number(status.outputArtifact?.sizeBytes)).toBeGreaterThan(800_000);
});

test.each([
  [
    'AgentService.Get',
    () => createClient(AgentService, transports()['gRPC, binary']).get({ id: 'x'.repeat(60_000) }),
  ],
  [
    'WorkflowService.Get',
    () => createClient(WorkflowService, transports()['gRPC, binary']).get({ id: 'x'.repeat(60_000) }),
  ],
])('a very long id is refused by its length: %s', async (_, call) => {
  await expectRefusal(call(), Code.InvalidArgument, 'id');
});

test('errors that quote the request fit into the trailers that clients take', async () => {
  const client = createClient(AgentExecutionService, transports()['gRPC, binary']);
  const key = 'ж'.repeat(1_000_000);
  const error = await client
    .create({ spec: { agentId: 'echo', inputs: { [key]: 'x' } } })
    .catch((reason: unknown) => ConnectError.from(reason));
  if (!(error instanceof ConnectError)) {
    throw new Error('It was accepted');
  }
  expect(error.code).toBe(Code.InvalidArgument);
  expect(error.rawMessage).toContain('spec.inputs');
  const bytes = [...error.metadata].reduce((sum, [header, value]) => sum + header.length + value.length, 0);
  expect(bytes + encodeURIComponent(error.rawMessage).length).toBeLessThan(CLIENTS_HEADER_BYTES);
});
