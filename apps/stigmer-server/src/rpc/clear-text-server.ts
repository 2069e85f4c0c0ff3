import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { createServer, type Socket } from 'node:net';
import { answerInWords } from './answer-in-words.js';
import type { HttpServer, RequestHandler } from './http-server.js';

/** How every HTTP/2 connection in clear text begins (RFC 9113, section 3.4); no method of HTTP/1.1 does. */
const HTTP2_START = Buffer.from('PRI');

/** How long a connection may stay silent at its beginning, in milliseconds. */
const FIRST_BYTES_TIMEOUT_MS = 10_000;

/**
 * Makes a server for HTTP/1.1 and HTTP/2 in clear text, told apart by the first bytes of a connection: gRPC comes over HTTP/2,
 * browsers and curl over HTTP/1.1.
 */
export function createClearTextServer(handler: RequestHandler): HttpServer {
  // A request without a host gets to the handler, which says what is wrong with it.
  const http1 = createHttp1Server({ requireHostHeader: false }, handler);
  answerInWords(http1);
  // It never listens itself; without this it would neither enforce its timeouts nor know which connections are idle.
  http1.emit('listening');
  const http2 = createHttp2Server(handler);
  answerInWords(http2);
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });

  // As in Node's own server of HTTP/1.1: a client may end its side, and still read the answer.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // A client that goes away while its first bytes are awaited is no fault of ours, and one that sends none is not kept.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(FIRST_BYTES_TIMEOUT_MS, () => socket.destroy());
    firstBytes(socket, HTTP2_START.length, (start) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      const isHttp2 = start.subarray(0, HTTP2_START.length).equals(HTTP2_START);
      // In HTTP/2 none does.
      socket.allowHalfOpen = !isHttp2;
      (isHttp2 ? http2 : http1).emit('connection', socket);
    });
  });
  return {
    server,
    endIdle() {
      sessions.forEach((session) => session.close());
      http1.closeIdleConnections();
    },
  };
}

/** Looks at the first bytes of a connection, and leaves them to be read. A connection that ends before is closed. */
function firstBytes(socket: Socket, count: number, look: (start: Buffer) => void): void {
  let start = Buffer.alloc(0);
  const read = (): void => {
    const more: Buffer | null = socket.read();
    if (more === null) {
      return;
    }
    start = Buffer.concat([start, more]);
    if (start.length >= count) {
      socket.off('readable', read);
      socket.off('end', end);
      socket.unshift(start);
      look(start);
    }
  };
  const end = (): void => {
    socket.destroy();
  };
  socket.on('readable', read);
  socket.on('end', end);
}
