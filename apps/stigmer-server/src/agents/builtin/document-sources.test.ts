import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocumentSources, type DocumentSourcesConfig } from './document-sources.js';
import { serve, type TestServer } from './testing/serve.js';

const input = 'document_url';
const never = new AbortController().signal;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('files', () => {
  let folder = '';
  let read: (
    address: string,
    config?: DocumentSourcesConfig,
  ) => Promise<{ bytes: Uint8Array; source: string }>;

  beforeAll(async () => {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'sources-')));
    folder = join(base, 'allowed');
    await mkdir(join(folder, 'sub'), { recursive: true });
    await writeFile(join(base, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'a.txt'), 'first');
    await writeFile(join(folder, 'sub', 'ü b.txt'), 'second');
    await symlink(join(base, 'secret.txt'), join(folder, 'link.txt'));
    await symlink(base, join(folder, 'up'));
    await symlink('a.txt', join(folder, 'inside.txt'));
    read = (address, config) =>
      createDocumentSources({ folders: [join(base, 'absent'), folder], ...config }).read(
        { input, address },
        never,
        async (document) => document,
      );
  });
  afterAll(() => rm(join(folder, '..'), { recursive: true }));

  test.each(['a.txt', './sub/../a.txt', 'inside.txt'])('reads %s', async (address) => {
    const { bytes, source } = await read(address);
    expect(text(bytes)).toBe('first');
    expect(source).toBe(address);
  });

  test('reads a file URL and an absolute path', async () => {
    expect(text((await read(pathToFileURL(join(folder, 'sub', 'ü b.txt')).href)).bytes)).toBe('second');
    expect(text((await read(join(folder, 'a.txt'))).bytes)).toBe('first');
  });

  test.each([
    ['../secret.txt', 'FORBIDDEN'],
    ['sub/../../secret.txt', 'FORBIDDEN'],
    ['/etc/passwd', 'FORBIDDEN'],
    ['file:///etc/passwd', 'FORBIDDEN'],
    ['link.txt', 'FORBIDDEN'],
    ['up/secret.txt', 'FORBIDDEN'],
    ['.', 'FORBIDDEN'],
    ['absent.txt', 'UNREACHABLE'],
    ['sub', 'INVALID'],
    ['a\0.txt', 'INVALID'],
    ['ftp://example.org/a.txt', 'INVALID'],
    ['file://other-host/a.txt', 'INVALID'],
  ])('refuses %j', async (address, code) => {
    await expect(read(address)).rejects.toMatchObject({
      name: 'AgentInputError',
      input,
      code,
      retryable: false,
      message: expect.stringMatching(/^Input "document_url": /u),
    });
  });

  test('refuses a file that is too large', async () => {
    await expect(read('a.txt', { maxBytes: 4 })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(text((await read('a.txt', { maxBytes: 5 })).bytes)).toBe('first');
  });

  test('reads no file when no folder is allowed', async () => {
    await expect(read('a.txt', { folders: [] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('http', () => {
  const routes: Record<string, RequestListener> = {
    '/a.txt': (_, response) =>
      void response.setHeader('content-type', 'Text/Plain; charset=UTF-8').end('hello'),
    '/zipped': (_, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync('unzipped')),
    '/bomb': (_, response) =>
      void response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(64 * 1024 * 1024))),
    '/endless': (_, response) => {
      const send = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', send);
      send();
    },
    '/moved': (_, response) => void response.writeHead(302, { location: '/a.txt' }).end(),
    '/loop': (_, response) => void response.writeHead(301, { location: '/loop' }).end(),
    '/to-file': (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/silent': () => {},
    '/stalls': (_, response) => void response.write('some'),
    '/drips': (_, response) => {
      const dripping = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(dripping));
    },
    '/cut': (_, response) => {
      response.setHeader('content-length', '100').write('some', () => response.destroy());
    },
  };
  let server: TestServer;

  beforeAll(async () => {
    server = await serve((request, response) => {
      const path = request.url ?? '';
      const status = /^\/status\/(\d+)$/u.exec(path)?.[1];
      if (status !== undefined) response.writeHead(Number(status)).end('no document');
      else routes[path]?.(request, response);
    });
  });
  afterAll(() => server.close());

  const read = (path: string, config: DocumentSourcesConfig = {}, signal = never) =>
    createDocumentSources({ allowPrivateNetworks: true, ...config }).read(
      { input, address: path.startsWith('/') ? server.url + path : path },
      signal,
      async (document) => document,
    );

  test('reads a document with what the server says of it', async () => {
    const { bytes, ...said } = await read('/a.txt');
    expect(text(bytes)).toBe('hello');
    expect(said).toEqual({
      fileName: 'a.txt',
      mediaType: 'text/plain',
      charset: 'UTF-8',
      source: `${server.url}/a.txt`,
    });
  });

  test('follows redirects and tells where it came to', async () => {
    expect(await read('/moved')).toMatchObject({ source: `${server.url}/a.txt` });
  });

  test('unpacks what comes compressed', async () => {
    expect(text((await read('/zipped')).bytes)).toBe('unzipped');
  });

  test.each([
    [404, false],
    [403, false],
    [410, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('tells status %i as a fault, passing: %s', async (status, retryable) => {
    await expect(read(`/status/${status}`)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable,
      message: expect.stringContaining(String(status)),
    });
  });

  test.each(['/endless', '/bomb'])('stops reading %s at the limit', async (path) => {
    await expect(read(path, { maxBytes: 1024 * 1024 })).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('1 MiB'),
    });
  });

  test.each(['/silent', '/stalls'])('gives up on %s', async (path) => {
    await expect(read(path, { idleTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('stopped sending'),
    });
  });

  test('gives up on a server that sends a little for ever', async () => {
    await expect(read('/drips', { totalTimeoutMs: 300 })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('0.3 s'),
    });
  });

  test('gives up on a server that sends next to nothing', async () => {
    const slowestServer = { bytes: 1_000, periodMs: 100 };
    await expect(read('/drips', { slowestServer })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('sent less than 1000 bytes in 0.1 s'),
    });
    expect(text((await read('/a.txt', { slowestServer })).bytes)).toBe('hello');
  });

  test('a small document does not wait for large and slow ones', async () => {
    const rooms = [{ places: 2, bytes: 1_000 }];
    const sources = createDocumentSources({ allowPrivateNetworks: true, rooms, largePlaces: 1 });
    const controller = new AbortController();
    let begun = 0;
    routes['/large-and-slow'] = (_, response) => {
      begun += 1;
      response.setHeader('content-length', 1_000_000).write(Buffer.alloc(2_000));
    };
    const readIt = (path: string, signal = never) =>
      sources.read({ input, address: server.url + path }, signal, async ({ bytes }) => text(bytes));
    const slow = Array.from({ length: 5 }, () => readIt('/large-and-slow', controller.signal));
    await expect.poll(() => begun).toBe(5);
    expect(await readIt('/a.txt')).toBe('hello');
    controller.abort(new Error('enough'));
    const results = await Promise.allSettled(slow);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await readIt('/zipped')).toBe('unzipped');
  });

  test('takes a connection that breaks for a passing fault', async () => {
    await expect(read('/cut')).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true });
    const gone = await serve(() => {});
    await gone.close();
    await expect(read(gone.url)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('takes a host that doesn’t exist for a lasting fault', async () => {
    await expect(read('http://host.invalid/a.txt')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  test.each([
    ['/loop', 'UNREACHABLE', 'redirects'],
    ['/to-file', 'INVALID', 'no http or https URL'],
    ['http://', 'INVALID', 'no http or https URL'],
    ['http://user:pw@127.0.0.1/', 'INVALID', 'password'],
  ])('refuses %s', async (path, code, message) => {
    await expect(read(path)).rejects.toMatchObject({
      code,
      retryable: false,
      message: expect.stringContaining(message),
    });
  });

  test('stops when it is cancelled', async () => {
    const controller = new AbortController();
    routes['/cancel'] = () => controller.abort(new Error('the caller is gone'));
    await expect(read('/cancel', {}, controller.signal)).rejects.toThrow('the caller is gone');
  });

  describe('of a server that must not read from private networks', () => {
    const config = { allowPrivateNetworks: false };

    test.each([
      '127.0.0.1',
      '[::1]',
      'localhost',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
    ])('refuses %s', async (host) => {
      const { port } = new URL(server.url);
      await expect(read(`http://${host}:${port}/a.txt`, config)).rejects.toMatchObject({
        input,
        code: 'FORBIDDEN',
        retryable: false,
      });
    });
  });

  test('reads from allowed hosts only, also after a redirect', async () => {
    const { port } = new URL(server.url);
    routes['/away'] = (_, response) =>
      void response.writeHead(302, { location: `http://localhost:${port}/a.txt` }).end();
    const allowHosts = ['127.0.0.1', '*.example.org'];
    expect(text((await read('/a.txt', { allowHosts })).bytes)).toBe('hello');
    await expect(read('/away', { allowHosts })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(read('http://example.org/', { allowHosts })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(read('http://evil-example.org/', { allowHosts })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
