import { createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { AgentService } from '@stigmer/api/agent/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Health, HealthCheckResponse_ServingStatus as Status } from '../src/rpc/gen/health/v1/health_pb.js';
import { ServerReflection } from '../src/rpc/gen/grpc/reflection/v1/reflection_pb.js';
import { ServerReflection as ServerReflectionV1Alpha } from '../src/rpc/gen/grpc/reflection/v1alpha/reflection_pb.js';
import { Code } from '@connectrpc/connect';
import { collect } from './support/collect.js';
import { eventually } from './support/eventually.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const SERVICE = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService';

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer();
});
afterAll(() => stigmer.stop());

const transports: Record<string, (baseUrl: string) => Transport> = {
  'gRPC over HTTP/2': (baseUrl) => createGrpcTransport({ baseUrl }),
  'gRPC-Web over HTTP/1.1': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }),
  'gRPC-Web over HTTP/2': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' }),
  'Connect over HTTP/1.1': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1' }),
  'Connect over HTTP/2': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2' }),
};

test.each(Object.entries(transports))('%s is served on the one port', async (_, transport) => {
  const { agent } = await createClient(AgentService, transport(stigmer.url)).get({ id: 'echo' });
  expect(agent?.name).toBe('Echo');
});

test('a plain HTTP client can post JSON', async () => {
  const response = await fetch(`${stigmer.url}/${SERVICE}/Create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ spec: { agentId: 'echo', message: 'hello' } }),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ id: expect.stringMatching(/^aex-/) });
});

test('a plain HTTP client is told of a mistake in JSON', async () => {
  const response = await fetch(`${stigmer.url}/${SERVICE}/Get`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'aex-none' }),
  });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'not_found' });
});

test('the health check tells of the server and of each service', async () => {
  const health = createClient(Health, createGrpcTransport({ baseUrl: stigmer.url }));
  await eventually(async () => expect(await health.check({})).toMatchObject({ status: Status.SERVING }));
  expect(await health.check({ service: SERVICE })).toMatchObject({ status: Status.SERVING });
  await expectRefusal(health.check({ service: 'nobody' }), Code.NotFound, 'nobody');
});

test('a health watch tells of the present, and of a shutdown', async () => {
  const other = await startStigmer({ namespace: stigmer.namespace });
  const health = createClient(Health, createGrpcTransport({ baseUrl: other.url }));
  await eventually(async () => expect(await health.check({})).toMatchObject({ status: Status.SERVING }));
  const seen: Status[] = [];
  const watching = async () => {
    for await (const { status } of health.watch({})) {
      seen.push(status);
      other.beginShutdown();
    }
  };
  const watched = watching().catch(() => undefined);
  await watched;
  expect(seen[0]).toBe(Status.SERVING);
  await other.stop();
});

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

test.each([ServerReflection, ServerReflectionV1Alpha])(
  '$typeName lists and describes services',
  async (service) => {
    const reflection = createClient(service, createGrpcTransport({ baseUrl: stigmer.url }));
    const ask = async (messageRequest: { case: 'listServices' | 'fileContainingSymbol'; value: string }) =>
      collect(reflection.serverReflectionInfo(once({ host: '', messageRequest })));

    const [listed] = await ask({ case: 'listServices', value: '' });
    expect(listed?.messageResponse).toMatchObject({
      case: 'listServicesResponse',
      value: { service: expect.arrayContaining([expect.objectContaining({ name: SERVICE })]) },
    });
    const [described] = await ask({ case: 'fileContainingSymbol', value: `${SERVICE}.Create` });
    expect(described?.messageResponse.case).toBe('fileDescriptorResponse');
    const [unknown] = await ask({ case: 'fileContainingSymbol', value: 'nobody.Knows' });
    expect(unknown?.messageResponse).toMatchObject({
      case: 'errorResponse',
      value: { errorCode: Code.NotFound },
    });
  },
);
