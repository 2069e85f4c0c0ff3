import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { Health, HealthCheckResponse_ServingStatus as Status } from './gen/health/v1/health_pb.js';
import { listen } from './listener.js';
import { createRpcHandler } from './rpc-handler.js';
import { defaultTransportLimits } from './transport-limits.js';

/** An error that gRPC can't send: nothing here makes it well-formed, as the server's interceptors do. */
const half = (): ConnectError => new ConnectError('half of one: \ud800', Code.NotFound);

async function startServer(): Promise<string> {
  const handler = createRpcHandler({
    routes: (router) => {
      router.service(Health, {
        check() {
          throw half();
        },
        async *watch() {
          yield { status: Status.SERVING };
          throw half();
        },
      });
    },
    servicesElsewhere: [],
    limits: defaultTransportLimits,
    takesLarge: () => false,
    logger: pino({ level: 'silent' }),
    fallback: (_, response) => response.end(),
  });
  const listener = await listen({ host: '127.0.0.1', port: 0 }, handler);
  onTestFinished(() => listener.close(0));
  return `http://127.0.0.1:${listener.port}`;
}

test.each([
  ['gRPC', createGrpcTransport],
  ['gRPC-Web', createGrpcWebTransport],
])('an answer that can not be made is a fault of the server, by %s', async (_, createTransport) => {
  const health = createClient(Health, createTransport({ baseUrl: await startServer(), httpVersion: '2' }));
  await expect(health.check({})).rejects.toThrow(expect.objectContaining({ code: Code.Internal }));
});

test.each<[string, (baseUrl: string) => Transport]>([
  ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl })],
  ['gRPC-Web over HTTP/2', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' })],
  ['gRPC-Web over HTTP/1.1', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
])('a stream that can not be ended is cut off: %s', async (_, transport) => {
  const health = createClient(Health, transport(await startServer()));
  const watch = async (): Promise<void> => {
    for await (const { status } of health.watch({})) {
      expect(status).toBe(Status.SERVING);
    }
  };
  await expect(watch()).rejects.toThrow(ConnectError);
});

test('an error of a unary RPC gets through Connect as it was', async () => {
  const baseUrl = await startServer();
  const health = createClient(Health, createConnectTransport({ baseUrl, httpVersion: '1.1' }));
  await expect(health.check({})).rejects.toThrow(expect.objectContaining({ code: Code.NotFound }));
});
