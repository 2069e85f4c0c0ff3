import type { connectNodeAdapter } from '@connectrpc/connect-node';
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { answerInWords } from './answer-in-words.js';
import type { Connections } from './connections.js';
import type { TransportLimits } from './transport-limits.js';
import { Turns } from '../turns.js';

/** Handles a request of either HTTP version. */
export type RequestHandler = ReturnType<typeof connectNodeAdapter>;

/** Serves connections in both HTTP versions. It listens nowhere itself. */
export interface HttpServer {
  /** Serves a connection, of which nothing has been read. */
  serve(socket: Socket, version: 'HTTP/1.1' | 'HTTP/2'): void;
  /** Lets sessions finish what is under way, and closes connections that are idle. May be called again and again. */
  endIdle(): void;
}

/** How often Node looks for requests of HTTP/1.1 that are late, in milliseconds. */
const CHECK_MS = 1_000;

/** How many requests begin in a turn of the event loop: a connection may bring a thousand in one packet. */
const MOST_REQUESTS_IN_A_TURN = 32;

/**
 * How many requests of a connection of HTTP/1.1 may wait for their answers. Node reads on for as long as nothing is answered, and a
 * request takes a hundred times its bytes.
 */
const MOST_PIPELINED = 100;

/** Makes a server for both HTTP versions, in clear text or over TLS. */
export function createHttpServer(
  handler: RequestHandler,
  limits: TransportLimits,
  connections: Connections,
): HttpServer {
  const { headerTimeoutMs, bodyTimeoutMs, idleTimeoutMs, maxStreamsPerConnection } = limits;
  const turns = new Turns(MOST_REQUESTS_IN_A_TURN);
  const handle: RequestHandler = (request, response) => {
    const open = connections.begin(request.socket, response);
    if (request.httpVersionMajor === 1 && open > MOST_PIPELINED) {
      request.socket.destroy();
      return;
    }
    let isClosed = false;
    response.once('close', () => {
      isClosed = true;
    });
    turns.run(1, () => {
      // One that was left while it waited would never learn that its client has gone.
      if (!isClosed && !(request.httpVersionMajor === 1 && request.socket.destroyed)) {
        handler(request, response);
      }
    });
  };
  const http1 = createHttp1Server(
    {
      // A request without a host gets to the handler, which says what is wrong with it.
      requireHostHeader: false,
      headersTimeout: headerTimeoutMs,
      // The handler has a deadline of its own for bodies, and can say so better.
      requestTimeout: headerTimeoutMs + 2 * bodyTimeoutMs,
      keepAliveTimeout: idleTimeoutMs,
      connectionsCheckingInterval: CHECK_MS,
    },
    handle,
  );
  answerInWords(http1);
  // It never listens itself; without this it would neither enforce its timeouts nor know which connections are idle.
  http1.emit('listening');
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams: maxStreamsPerConnection } }, handle);
  answerInWords(http2);
  http2.on('session', (session) => connections.setSession(session));
  return {
    serve(socket, version) {
      // A client of HTTP/1.1 may end its side, and still read the answer. In HTTP/2 none does.
      socket.allowHalfOpen = version === 'HTTP/1.1';
      (version === 'HTTP/1.1' ? http1 : http2).emit('connection', socket);
    },
    endIdle() {
      connections.endSessions();
      http1.closeIdleConnections();
    },
  };
}
