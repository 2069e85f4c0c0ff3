import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { HttpServer } from './http-server.js';

/** What a TLS server shows its clients, both in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/**
 * Serves connections over TLS. HTTP/1.1 and HTTP/2 are told apart by ALPN (RFC 7301).
 *
 * @param handshakeMs how long a handshake may take, in milliseconds
 */
export function serveTls(
  identity: TlsIdentity,
  http: HttpServer,
  handshakeMs: number,
): (socket: Socket) => void {
  const server = createServer(
    { ...identity, ALPNProtocols: ['h2', 'http/1.1'], handshakeTimeout: handshakeMs },
    (socket) => http.serve(socket, socket.alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1'),
  );
  server.on('tlsClientError', (_, socket) => socket.destroy());
  // It never listens itself.
  return (socket) => {
    server.emit('connection', socket);
  };
}
