import type { IncomingHttpHeaders } from 'node:http';
import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect as connectSocket, type Socket } from 'node:net';
import type { Port } from './over-socket.js';
import { ATTACKER } from './peer.js';

/** Opens a session of HTTP/2; undefined where it is not taken. Faults that come later end it, and are nobody's. */
export function openSession(
  { port }: Port,
  localAddress = ATTACKER,
  withinMs = 10_000,
): Promise<ClientHttp2Session | undefined> {
  return new Promise((resolve) => {
    const createConnection = (): Socket => connectSocket({ port, host: '127.0.0.1', localAddress });
    const session = connect(`http://127.0.0.1:${port}`, { createConnection });
    const over = (opened: ClientHttp2Session | undefined): void => {
      clearTimeout(late);
      resolve(opened);
    };
    const late = setTimeout(() => {
      session.destroy();
      over(undefined);
    }, withinMs);
    session.on('error', () => undefined);
    session.once('close', () => over(undefined));
    session.once('remoteSettings', () => over(session));
  });
}

/** How a call over HTTP/2 has ended. */
export interface StreamEnd {
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number;
  /** gRPC's, from headers or trailers; undefined where there is none. */
  readonly grpcStatus: number | undefined;
  readonly message: string;
  readonly body: Buffer;
  /** The code of its reset; 0 where it ended in order. */
  readonly reset: number;
  readonly isLate: boolean;
}

const MAX_BODY_BYTES = 256 * 1024;

/** Sends a request over a session, and hears its answer to the end, or until time is over. It never rejects. */
export async function overSession(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | undefined,
  withinMs: number,
): Promise<StreamEnd> {
  const stream = openStream(session, headers);
  if (typeof stream === 'string') {
    return {
      status: 0,
      grpcStatus: undefined,
      message: stream,
      body: Buffer.alloc(0),
      reset: 0,
      isLate: false,
    };
  }
  return new Promise((resolve) => {
    let status = 0;
    let grpcStatus: number | undefined;
    let message = '';
    const chunks: Buffer[] = [];
    let bytes = 0;
    const note = (seen: IncomingHttpHeaders): void => {
      status = Number(seen[':status'] ?? status);
      grpcStatus = seen['grpc-status'] === undefined ? grpcStatus : Number(seen['grpc-status']);
      message = [seen['grpc-message'] ?? message].flat().join();
    };
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      stream.destroy();
    }, withinMs);
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) {
        chunks.push(chunk);
      }
    });
    stream.on('error', (error) => (message ||= error.message));
    stream.once('close', () => {
      clearTimeout(late);
      resolve({ status, grpcStatus, message, body: Buffer.concat(chunks), reset: stream.rstCode, isLate });
    });
    stream.end(body);
  });
}

/** Begins a request; gives the words of why where the session takes none. */
export function openStream(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
): ClientHttp2Stream | string {
  try {
    const stream = session.request(headers);
    stream.on('error', () => undefined);
    return stream;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The headers of a call by gRPC. */
export function grpcHeaders(method: string): OutgoingHttpHeaders {
  return { ':method': 'POST', ':path': `/${method}`, 'content-type': 'application/grpc', te: 'trailers' };
}

/** One message as gRPC puts it on the wire. */
export function envelope(message: Uint8Array, isCompressed = false): Buffer {
  const start = Buffer.alloc(5);
  start[0] = isCompressed ? 1 : 0;
  start.writeUInt32BE(message.length, 1);
  return Buffer.concat([start, message]);
}
