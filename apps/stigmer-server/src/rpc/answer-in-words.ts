import { Code } from '@connectrpc/connect';
import type { EventEmitter } from 'node:events';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from './http-server.js';
import { quoted } from './quoted.js';
import { readHead, sendRefusal, type Refusal } from './refusal.js';

/** How long a client may take to read why it was refused, and to close, in milliseconds. */
const LINGER_MS = 2_000;

/**
 * Makes a server of Node's tell in words why it refuses what never gets to its handler: it would give a bare status, or close
 * the connection.
 *
 * @param server of HTTP/1.1, HTTP/2, or both
 */
export function answerInWords(server: EventEmitter): void {
  server.on('checkExpectation', refuseExpectation);
  server.on('connect', (request: Request, to: Duplex | Response) => {
    if ('writeHead' in to) {
      sendRefusal(NO_PROXY, readHead(request), to);
    } else {
      endInWords(to, NO_PROXY);
    }
  });
  const open = new WeakMap<Duplex, Set<Response>>();
  server.on('request', ({ socket }: Request, response: Response) => {
    const responses = open.get(socket) ?? new Set();
    open.set(socket, responses.add(response));
    response.once('close', () => responses.delete(response));
  });
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    if (refused.has(socket)) {
      return;
    }
    refused.add(socket);
    const begun = [...(open.get(socket) ?? [])].some((response) => response.headersSent);
    if (begun || !socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
    } else {
      endInWords(socket, explain(error));
    }
  });
}

type Request = Parameters<RequestHandler>[0];
type Response = Parameters<RequestHandler>[1];

/** What Node tells of HTTP/1.1 that it can't read. */
interface ClientError extends Error {
  readonly code?: string;
  /** What its parser says. */
  readonly reason?: string;
}

const NO_PROXY: Refusal = {
  httpStatus: 405,
  code: Code.Unimplemented,
  message: 'CONNECT is for proxies, and this is none. Send requests to it directly.',
};

function refuseExpectation(request: Request, response: Response): void {
  const expectation = quoted(request.headers.expect ?? '');
  sendRefusal(
    {
      httpStatus: 417,
      code: Code.InvalidArgument,
      message: `Expect is "${expectation}"; this server knows 100-continue only. It may be left out.`,
    },
    readHead(request),
    response,
  );
}

function explain({ code, reason, message }: ClientError): Pick<Refusal, 'httpStatus' | 'message'> {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        httpStatus: 431,
        message: `The address and the headers of the request take more than ${maxHeaderSize} bytes together.`,
      };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { httpStatus: 413, message: 'The request has chunks with extensions that are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { httpStatus: 408, message: 'The request did not arrive in time.' };
    default:
      return {
        httpStatus: 400,
        message: `The request is not HTTP/1.1, or not all of it: ${reason ?? message}`,
      };
  }
}

/** Ends a connection with an answer in plain words. What the client still sends is passed over: else it could not read them. */
function endInWords(socket: Duplex, { httpStatus, message }: Pick<Refusal, 'httpStatus' | 'message'>): void {
  const body = `${message}\n`;
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}`,
      'content-type: text/plain; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  socket.resume();
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(cut));
}
