import type { Socket } from 'node:net';
import { createClearTextServer } from './clear-text-server.js';
import type { RequestHandler } from './http-server.js';
import { createTlsServer, type TlsIdentity } from './tls-server.js';

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0 means any free one. */
  readonly port: number;
  /** Absent: clear text. */
  readonly tls?: TlsIdentity;
}

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

const END_IDLE_INTERVAL_MS = 50;

/** Listens on one port for HTTP/1.1 and HTTP/2. */
export async function listen({ host, port, tls }: ListenOptions, handler: RequestHandler): Promise<Listener> {
  const { server, endIdle } = tls ? createTlsServer(tls, handler) : createClearTextServer(handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();

  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      endIdle();
      const idle = setInterval(endIdle, END_IDLE_INTERVAL_MS);
      const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}
