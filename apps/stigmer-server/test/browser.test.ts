import chromium from '@sparticuz/chromium';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

const SERVICE = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService';

let stigmer: TestStigmer;
let pages: Pages;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  stigmer = await startStigmer({ env: { STIGMER_CORS_ORIGINS: pages.allowed } });
  browser = await playwright.launch({
    args: browserArguments,
    executablePath: await chromium.executablePath(),
  });
});
afterAll(async () => {
  await browser.close();
  await stigmer.stop();
  await pages.close();
});

/** What the package starts Chromium with, but for what turns off the very thing that is tested. */
const browserArguments = chromium.args.filter((argument) => argument !== '--disable-web-security');

interface Pages {
  readonly allowed: string;
  readonly stranger: string;
  close(): Promise<void>;
}

/** Serves an empty page on a port that has two names: to a browser, these are two origins. */
async function servePages(): Promise<Pages> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>A page</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    allowed: `http://127.0.0.1:${port}`,
    stranger: `http://localhost:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function open(origin: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(origin);
  return page;
}

interface Call {
  readonly url: string;
  readonly init: { method: string; mode?: 'no-cors'; headers: Record<string, string>; body: string };
}

/** A call as connect-web makes it in a page, and what the page sees of the answer. */
function call(page: Page, { url, init }: Call) {
  return page.evaluate(
    async ([address, request]) => {
      try {
        const response = await fetch(address, request);
        const seen = { status: response.status, grpcStatus: response.headers.get('grpc-status') };
        return { ...seen, text: await response.text() };
      } catch (error) {
        return String(error);
      }
    },
    [url, init] as const,
  );
}

const connect = (method: string, request: object): Call => ({
  url: `${stigmer.url}/${SERVICE}/${method}`,
  init: {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'connect-protocol-version': '1',
      'connect-timeout-ms': '60000',
    },
    body: JSON.stringify(request),
  },
});

const grpcWeb = (method: string, request: object): Call => {
  const body = JSON.stringify(request);
  return {
    url: `${stigmer.url}/${SERVICE}/${method}`,
    init: {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+json', 'x-grpc-web': '1', 'grpc-timeout': '60S' },
      // The length fits into the last byte.
      body: `\0\0\0\0${String.fromCharCode(body.length)}${body}`,
    },
  };
};

test('a page of an allowed origin calls by Connect and by gRPC-Web', async () => {
  const page = await open(pages.allowed);
  const spec = { agentId: 'echo', message: 'hello' };
  expect(await call(page, connect('Create', { spec }))).toMatchObject({
    status: 200,
    text: expect.stringContaining('aex-'),
  });
  expect(await call(page, grpcWeb('Create', { spec }))).toMatchObject({
    status: 200,
    text: expect.stringContaining('aex-'),
  });
});

test('a page of an allowed origin reads why it is refused', async () => {
  const page = await open(pages.allowed);
  const spec = { agentId: 'nobody' };
  expect(await call(page, connect('Create', { spec }))).toMatchObject({
    status: 404,
    text: expect.stringContaining('no agent'),
  });
  expect(await call(page, grpcWeb('Creat', { spec }))).toMatchObject({ status: 200, grpcStatus: '12' });
});

test('a page of another origin can neither ask nor read, and what it sends unasked reaches no RPC', async () => {
  const page = await open(pages.stranger);
  const request = { spec: { agentId: 'echo' }, requestId: 'stranger' };
  expect(await call(page, connect('Create', request))).toContain('TypeError');
  expect(await call(page, grpcWeb('Create', request))).toContain('TypeError');
  const { url, init } = connect('Create', request);
  const unasked: Call = {
    url,
    init: { ...init, mode: 'no-cors', headers: { 'content-type': 'text/plain' } },
  };
  // A page can't see what was answered to such a request, but it is sent.
  expect(await call(page, unasked)).toMatchObject({ status: 0, text: '' });
  // Had one been accepted, its id would be taken.
  const spec = { agentId: 'echo', message: 'another' };
  expect(await stigmer.api.agentExecutions.create({ spec, requestId: 'stranger' })).toMatchObject({
    id: expect.stringMatching(/^aex-/),
  });
});
