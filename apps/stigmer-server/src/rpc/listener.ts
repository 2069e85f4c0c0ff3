import { createServer } from 'node:net';
import { serveClearText } from './clear-text-server.js';
import { Connections } from './connections.js';
import { createHttpServer, type RequestHandler } from './http-server.js';
import { serveTls, type TlsIdentity } from './tls-server.js';
import { createTurnAway } from './turn-away.js';
import { defaultTransportLimits, type TransportLimits } from './transport-limits.js';

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
export async function listen(
  { host, port, tls }: ListenOptions,
  handler: RequestHandler,
  limits: TransportLimits = defaultTransportLimits,
): Promise<Listener> {
  const connections = new Connections(limits);
  const http = createHttpServer(handler, limits, connections);
  const serve = tls
    ? serveTls(tls, http, limits.headerTimeoutMs)
    : serveClearText(http, limits.headerTimeoutMs);
  const turnAway = createTurnAway();
  // As in Node's own server of HTTP/1.1: a client may end its side, and still read the answer.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (connections.admit(socket)) {
      serve(socket);
    } else if (tls) {
      // A handshake, without which nothing can be said, costs more than all else.
      socket.resetAndDestroy();
    } else {
      turnAway(socket);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A connection could not be taken, as where there is no descriptor left: its client hears of it, and others go on.
  server.on('error', () => {});
  const address = server.address();

  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      http.endIdle();
      const idle = setInterval(() => http.endIdle(), END_IDLE_INTERVAL_MS);
      const cut = setTimeout(() => connections.destroy(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
      connections.close();
    },
  };
}
