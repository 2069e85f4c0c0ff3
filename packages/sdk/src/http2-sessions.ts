import { Http2SessionManager } from '@connectrpc/connect-node';
import type { ClientHttp2Stream, ClientSessionRequestOptions, OutgoingHttpHeaders } from 'node:http2';

/** After this time without an answer, and before a call after such a time, the server is pinged. */
const PING_INTERVAL_MS = 30_000;

/** A server that does not answer a ping in this time is gone: the next call connects anew. */
const PING_TIMEOUT_MS = 5_000;

/** The connection to the Stigmer server: opened by the first call, and again by the next call after it was lost. */
export class Http2Sessions extends Http2SessionManager {
  constructor(url: string) {
    super(url, { pingIntervalMs: PING_INTERVAL_MS, pingTimeoutMs: PING_TIMEOUT_MS });
  }

  override async request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders,
    options: Omit<ClientSessionRequestOptions, 'signal'>,
  ): Promise<ClientHttp2Stream> {
    const stream = await super.request(method, path, headers, options);
    const { session } = stream;
    if (session && !session.listeners('error').includes(ignore)) {
      session.on('error', ignore);
    }
    return stream;
  }
}

/**
 * The base class handles the first error of a session, then stops listening. A server that does not speak HTTP/2 causes a
 * second one, which nobody would handle: it would end the whole process.
 */
function ignore(): void {}
