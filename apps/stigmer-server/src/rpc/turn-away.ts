import { constants } from 'node:http2';
import type { Socket } from 'node:net';

/** How long a client that is turned away may take to say which protocol it speaks, and to read why, in milliseconds. */
const LINGER_MS = 1_000;

/** How many are told why at a time: the others are cut off without a word, which costs nothing. */
const MAX_TOLD = 100;

const WHY = 'The server has as many connections as it takes. Try again.';

const HTTP1_ANSWER = [
  'HTTP/1.1 503 Service Unavailable',
  'content-type: text/plain; charset=utf-8',
  `content-length: ${WHY.length + 1}`,
  'retry-after: 1',
  'connection: close',
  '',
  `${WHY}\n`,
].join('\r\n');

/** A frame of HTTP/2 of no stream (RFC 9113, section 4.1). */
function frame(type: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  return Buffer.concat([head, payload]);
}

const SETTINGS = 4;
const GOAWAY = 7;
const HTTP2_ANSWER = Buffer.concat([
  frame(SETTINGS, Buffer.alloc(0)),
  frame(
    GOAWAY,
    Buffer.concat([
      // The last stream that was taken: none.
      Buffer.alloc(4),
      Buffer.of(0, 0, 0, constants.NGHTTP2_ENHANCE_YOUR_CALM),
      Buffer.from(WHY),
    ]),
  ),
]);

/** Makes what turns connections away for which there is no room, in the words of the protocol that they speak: 503, or GOAWAY. */
export function createTurnAway(): (socket: Socket) => void {
  let told = 0;
  return (socket) => {
    if (told >= MAX_TOLD || socket.destroyed) {
      socket.resetAndDestroy();
      return;
    }
    told += 1;
    const cut = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      told -= 1;
      clearTimeout(cut);
    });
    socket.once('data', (first: Buffer) => {
      socket.end(first.subarray(0, 3).toString() === 'PRI' ? HTTP2_ANSWER : HTTP1_ANSWER);
      socket.resume();
    });
  };
}
