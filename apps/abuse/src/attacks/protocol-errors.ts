import { setTimeout as delay } from 'node:timers/promises';
import { LEFT_SOCKETS, type Attack } from '../attack.js';
import { halfClosed } from '../suite/proc.js';
import {
  END_HEADERS,
  END_STREAM,
  frame,
  frames,
  frameTypes,
  NO_SETTINGS,
  PREFACE,
  requestBlock,
  type Frame,
} from '../wire/frames.js';
import { openSocket } from '../wire/over-socket.js';

const { data, headers, settings, pushPromise, ping, windowUpdate, continuation, rstStream, priority } =
  frameTypes;
const zeros = (length: number): Buffer => Buffer.alloc(length);
const repeat = (count: number, make: (index: number) => Frame): Frame[] =>
  Array.from({ length: count }, (_, index) => make(index));
const block = requestBlock('/healthz');

/** What a server of HTTP/2 must take as an error of the connection (RFC 9113), and floods that are allowed by the letter. */
const kinds: readonly (readonly Frame[])[] = [
  [{ type: data, flags: 0, stream: 0, payload: zeros(10) }],
  [{ type: data, flags: 0, stream: 3, payload: zeros(10) }],
  [{ type: headers, flags: END_HEADERS, stream: 0, payload: block }],
  [{ type: headers, flags: END_HEADERS, stream: 2, payload: block }],
  [{ type: headers, flags: END_HEADERS, stream: 1, payload: Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f) }],
  [{ type: headers, flags: END_HEADERS, stream: 1, payload: Buffer.of(0xbe) }],
  [
    { type: headers, flags: 0, stream: 1, payload: block },
    { type: ping, flags: 0, stream: 0, payload: zeros(8) },
  ],
  [{ type: continuation, flags: END_HEADERS, stream: 1, payload: block }],
  [{ type: settings, flags: 0, stream: 0, payload: zeros(5) }],
  [{ type: settings, flags: 1, stream: 0, payload: zeros(6) }],
  [{ type: settings, flags: 0, stream: 0, payload: Buffer.of(0, 4, 0xff, 0xff, 0xff, 0xff) }],
  [{ type: ping, flags: 0, stream: 0, payload: zeros(7) }],
  [{ type: ping, flags: 0, stream: 1, payload: zeros(8) }],
  [{ type: windowUpdate, flags: 0, stream: 0, payload: zeros(4) }],
  [{ type: windowUpdate, flags: 0, stream: 0, payload: Buffer.of(0x7f, 0xff, 0xff, 0xff) }],
  [{ type: pushPromise, flags: END_HEADERS, stream: 1, payload: Buffer.concat([zeros(4), block]) }],
  [{ type: rstStream, flags: 0, stream: 9, payload: zeros(4) }],
  [{ type: priority, flags: 0, stream: 1, payload: zeros(3) }],
  [{ type: data, flags: 0, stream: 1, payload: zeros(10), length: 0xffffff }],
  repeat(2_000, () => ({ type: ping, flags: 0, stream: 0, payload: zeros(8) })),
  repeat(2_000, () => NO_SETTINGS),
  // Opened and reset at once, again and again.
  repeat(2_000, (index) =>
    index % 2 === 0
      ? { type: headers, flags: END_HEADERS | END_STREAM, stream: index + 1, payload: block }
      : { type: rstStream, flags: 0, stream: index, payload: Buffer.of(0, 0, 0, 8) },
  ),
  // Headers that never end.
  [
    { type: headers, flags: 0, stream: 1, payload: block },
    ...repeat(1_000, () => ({ type: continuation, flags: 0, stream: 1, payload: requestBlock('/') })),
  ],
  repeat(2_000, () => ({ type: data, flags: 0, stream: 1, payload: zeros(0) })),
];

/** Errors of the protocol itself, after each of which the client ends its side. */
export const protocolErrors: Attack = {
  name: 'protocol-errors',
  what: 'errors of HTTP/2 and floods of its frames, after which the client ends its side',
  impossible: LEFT_SOCKETS,
  async run(target) {
    const count = target.size.protocolErrors;
    for (let index = 0; index < count; index += 1) {
      const socket = await openSocket(target);
      if (socket) {
        socket.resume();
        const kind = kinds[index % kinds.length] ?? [];
        socket.write(Buffer.concat([PREFACE, frame(NO_SETTINGS)]));
        socket.end(frames(...kind));
      }
    }
    // The server closes its side too, soon.
    const end = Date.now() + 20_000;
    let left = await halfClosed(target.port);
    while (left > 0 && Date.now() < end) {
      await delay(250);
      left = await halfClosed(target.port);
    }
    return {
      complaints: left > 0 ? [`${left} sockets stay in CLOSE-WAIT`] : [],
      figures: [`${count} connections, ${kinds.length} kinds`],
    };
  },
};
