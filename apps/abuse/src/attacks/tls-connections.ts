import type { Attack } from '../attack.js';
import { END_HEADERS, frames, frameTypes, NO_SETTINGS, PREFACE, requestBlock } from '../wire/frames.js';
import { leaveAlone } from '../wire/leave-alone.js';
import { methods } from '../wire/methods.js';
import { overHttp1, overHttp2 } from './hosts.js';

const path = `/${methods.createAgent}`;
const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;

/** The beginning of a TLS record of a handshake (RFC 8446, section 5.1) that says it has 512 bytes, and is not gone on with. */
const HALF_HELLO = Buffer.of(22, 3, 1, 2, 0, 1, 0, 1, 0xfc);

/** What is done to a port in clear text, done to one that speaks TLS. */
export const tlsConnections: Attack = {
  name: 'tls-connections',
  what: 'over TLS: hosts that are none, handshakes that do not end, silence after them, half heads and half bodies',
  onTls: true,
  async run(target) {
    const { tlsPort: port, size } = target;
    const complaints: string[] = [];
    for (const host of ['@', '[', 'a b', 'evil.example']) {
      for (const asked of [`/${methods.healthCheck}`, '/healthz']) {
        const answers = [
          await overHttp1({ port, alpn: 'http/1.1' }, host, asked),
          await overHttp2({ port, alpn: 'h2' }, host, asked),
        ];
        if (answers.some((status) => status !== undefined && (status < 400 || status >= 500))) {
          complaints.push(`${asked} with the host "${host}" was answered ${answers.join(' and ')}`);
        }
      }
    }
    const each = Math.ceil(size.halfBodies / 4);
    const many = (says: Buffer): Buffer[] => Array.from({ length: each }, () => says);
    const http2 = Buffer.concat([PREFACE, frames(NO_SETTINGS)]);
    const request = { type: frameTypes.headers, flags: END_HEADERS, stream: 1, payload: requestBlock(path) };
    const left = await Promise.all([
      leaveAlone({ port }, size.idleMs, [...many(Buffer.alloc(0)), ...many(HALF_HELLO)]),
      leaveAlone({ port, alpn: 'http/1.1' }, size.idleMs, [
        ...many(Buffer.alloc(0)),
        ...many(Buffer.from(head)),
        ...many(Buffer.from(`${head}content-length: 1000\r\n\r\n{"spec":`)),
      ]),
      leaveAlone({ port, alpn: 'h2' }, size.idleMs, [
        ...many(http2),
        ...many(Buffer.concat([http2, frames(request)])),
      ]),
    ]);
    return {
      complaints: [...complaints, ...left.flatMap((found) => found.complaints)],
      figures: left.flatMap(({ figures }) => figures),
    };
  },
};
