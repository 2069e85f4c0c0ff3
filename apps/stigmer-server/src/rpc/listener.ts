import type { connectNodeAdapter } from '@connectrpc/connect-node';
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Handles a request of either HTTP version. */
export type RequestHandler = ReturnType<typeof connectNodeAdapter>;

/** A listener that takes requests. */
export interface Listener {
  readonly port: number;
  /**
   * Stops taking connections, and waits until the requests under way have been answered.
   *
   * @param graceMs after this time, connections are cut
   */
  close(graceMs: number): Promise<void>;
}

/** The first bytes of every HTTP/2 connection in clear text (RFC 9113, section 3.4). */
const HTTP2_PREFACE = 'PRI * HTTP/2.0';

/**
 * Listens on one port for HTTP/1.1 and HTTP/2 in clear text, told apart by the first bytes of a connection: gRPC comes over
 * HTTP/2, browsers and curl over HTTP/1.1.
 */
export async function listen(host: string, port: number, handler: RequestHandler): Promise<Listener> {
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const http1 = createHttp1Server(handler);
  const http2 = createHttp2Server(handler);
  http2.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client that goes away while its first bytes are awaited is no fault of ours.
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const start: Buffer | null = socket.read();
      if (start === null) {
        socket.destroy();
        return;
      }
      socket.unshift(start);
      const isHttp2 = HTTP2_PREFACE.startsWith(start.toString('latin1', 0, HTTP2_PREFACE.length));
      (isHttp2 ? http2 : http1).emit('connection', socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      // A session that closes finishes its streams first; HTTP/1.1 connections end when they are idle.
      sessions.forEach((session) => session.close());
      http1.closeIdleConnections();
      const idle = setInterval(() => http1.closeIdleConnections(), 50);
      const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}
