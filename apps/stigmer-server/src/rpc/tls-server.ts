import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import { answerInWords } from './answer-in-words.js';
import type { HttpServer, RequestHandler } from './http-server.js';

/** What a TLS server shows its clients, both in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** Makes a server for HTTP/1.1 and HTTP/2 over TLS, told apart by ALPN (RFC 7301). */
export function createTlsServer(identity: TlsIdentity, handler: RequestHandler): HttpServer {
  const server = createSecureServer({ ...identity, allowHTTP1: true, allowHalfOpen: true }, handler);
  answerInWords(server);
  server.on('secureConnection', (socket) => {
    // As in clear text: only in HTTP/1.1 may a client end its side, and still read the answer.
    socket.allowHalfOpen = socket.alpnProtocol !== 'h2';
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  return { server, endIdle: () => sessions.forEach((session) => session.close()) };
}
