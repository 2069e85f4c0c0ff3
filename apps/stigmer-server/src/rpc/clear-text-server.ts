import type { Socket } from 'node:net';
import type { HttpServer } from './http-server.js';

/** How every HTTP/2 connection in clear text begins (RFC 9113, section 3.4); no method of HTTP/1.1 does. */
const HTTP2_START = Buffer.from('PRI');

/**
 * Serves connections in clear text. HTTP/1.1 and HTTP/2 are told apart by the first bytes: gRPC comes over HTTP/2, browsers and curl over
 * HTTP/1.1.
 *
 * @param silenceMs how long a connection may stay silent at its beginning, in milliseconds
 */
export function serveClearText(http: HttpServer, silenceMs: number): (socket: Socket) => void {
  return (socket) => {
    // A client that goes away while its first bytes are awaited is no fault of ours, and one that sends none is not kept.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(silenceMs, () => socket.destroy());
    firstBytes(socket, HTTP2_START.length, (start) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      const isHttp2 = start.subarray(0, HTTP2_START.length).equals(HTTP2_START);
      http.serve(socket, isHttp2 ? 'HTTP/2' : 'HTTP/1.1');
    });
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
