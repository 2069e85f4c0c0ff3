import type { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Server } from 'node:net';

/** Handles a request of either HTTP version. */
export type RequestHandler = ReturnType<typeof connectNodeAdapter>;

/** A server of both HTTP versions on one port. */
export interface HttpServer {
  readonly server: Server;
  /** Lets sessions finish what is under way, and closes connections that are idle. May be called again and again. */
  readonly endIdle: () => void;
}
