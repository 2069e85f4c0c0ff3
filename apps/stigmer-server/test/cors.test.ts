import { cors } from '@connectrpc/connect';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const CREATE = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/Create';
const ALLOWED = 'https://console.example.com';
const OTHER_ALLOWED = 'http://127.0.0.1:5173';
const STRANGER = 'https://stranger.example.com';

let stigmer: TestStigmer;
/** A server that is told of no origins. */
let closed: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer({ env: { STIGMER_CORS_ORIGINS: `${ALLOWED}, ${OTHER_ALLOWED}` } });
  closed = await startStigmer({ namespace: stigmer.namespace });
});
afterAll(async () => {
  await stigmer.stop();
  await closed.stop();
});

/** The answer to the question that browsers ask before a request of another origin (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
function preflight(url: string, origin: string, method = 'POST'): Promise<Response> {
  return fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'connect-protocol-version,content-type',
    },
  });
}

function corsHeaders({ headers }: Response): string[] {
  return [...headers.keys()].filter((name) => name.startsWith('access-control-'));
}

function list(response: Response, name: string): string[] {
  return (response.headers.get(name) ?? '').toLowerCase().split(/, */).toSorted();
}

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase()).toSorted();

test.each([ALLOWED, OTHER_ALLOWED])('a page of %s may ask', async (origin) => {
  const response = await preflight(`${stigmer.url}/${CREATE}`, origin);
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  expect(list(response, 'access-control-allow-methods')).toEqual(lower(cors.allowedMethods));
  expect(list(response, 'access-control-allow-headers')).toEqual(lower(cors.allowedHeaders));
  expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThan(0);
  expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  expect(list(response, 'vary')).toContain('origin');
});

test.each([
  ['Connect', 'application/json', '{"spec":{"agentId":"echo"}}', 200],
  ['Connect, refused', 'application/json', '{"spec":{"agentId":"nobody"}}', 404],
  ['gRPC-Web', 'application/grpc-web+json', envelope('{"spec":{"agentId":"echo"}}'), 200],
  ['a wrong content type', 'text/plain', '{}', 415],
])('a page of an allowed origin reads answers: %s', async (_, type, body, status) => {
  const response = await fetch(`${stigmer.url}/${CREATE}`, {
    method: 'POST',
    headers: { origin: ALLOWED, 'content-type': type },
    body,
  });
  expect(response.status).toBe(status);
  expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED);
  expect(list(response, 'access-control-expose-headers')).toEqual(lower(cors.exposedHeaders));
  expect(list(response, 'vary')).toContain('origin');
});

function envelope(message: string): Uint8Array<ArrayBuffer> {
  const data = new TextEncoder().encode(message);
  const bytes = new Uint8Array(5 + data.length);
  new DataView(bytes.buffer).setUint32(1, data.length);
  bytes.set(data, 5);
  return bytes;
}

test('plain HTTP endpoints and unknown paths are readable too', async () => {
  for (const path of ['/healthz', '/descriptors.binpb', '/nothing']) {
    const response = await fetch(`${stigmer.url}${path}`, { headers: { origin: ALLOWED } });
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED);
  }
});

test.each([STRANGER, 'null', `${ALLOWED}.stranger.example.com`, ALLOWED.replace('https', 'http'), '*'])(
  'a page of %s may not ask',
  async (origin) => {
    const response = await preflight(`${stigmer.url}/${CREATE}`, origin);
    expect([response.status, corsHeaders(response)]).toEqual([403, []]);
    expect(await response.text()).toContain('STIGMER_CORS_ORIGINS');
    expect(list(response, 'vary')).toContain('origin');
  },
);

test('a server that is told of no origins allows none', async () => {
  const response = await preflight(`${closed.url}/${CREATE}`, ALLOWED);
  expect([response.status, corsHeaders(response)]).toEqual([403, []]);
  const read = await fetch(`${closed.url}/healthz`, { headers: { origin: ALLOWED } });
  expect([read.status, corsHeaders(read)]).toEqual([200, []]);
});

test('OPTIONS that is no preflight is a wrong method', async () => {
  const response = await fetch(`${stigmer.url}/${CREATE}`, {
    method: 'OPTIONS',
    headers: { origin: ALLOWED },
  });
  expect(response.status).toBe(405);
});

test('a request without an origin is answered as ever', async () => {
  const response = await fetch(`${stigmer.url}/healthz`);
  expect([response.status, corsHeaders(response)]).toEqual([200, []]);
});

test('what browsers send without asking reaches no RPC', async () => {
  const request = '{"spec":{"agentId":"echo"},"requestId":"unasked"}';
  const form = new FormData();
  form.set('request', request);
  for (const origin of [STRANGER, ALLOWED]) {
    for (const body of [request, new URLSearchParams({ [request]: '' }), form, new Blob([request])]) {
      const response = await fetch(`${stigmer.url}/${CREATE}`, { method: 'POST', headers: { origin }, body });
      expect(response.status).toBe(415);
    }
    const query = `connect=v1&encoding=json&message=${encodeURIComponent(request)}`;
    const got = await fetch(`${stigmer.url}/${CREATE}?${query}`, { headers: { origin } });
    expect(got.status).toBe(405);
  }
  // Had one been accepted, its id would be taken.
  const accepted = await stigmer.api.agentExecutions.create({
    spec: { agentId: 'echo', message: 'another' },
    requestId: 'unasked',
  });
  expect(accepted.id).toMatch(/^aex-/);
});
