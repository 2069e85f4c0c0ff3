import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from '../attack.js';
import { END_HEADERS, END_STREAM, frames, frameTypes, headerBlock, PREFACE } from '../wire/frames.js';
import { openSocket } from '../wire/over-socket.js';

const ASKS = 60;

/** Clients that ask for much, and never read an answer. */
export const silentReaders: Attack = {
  name: 'silent-readers',
  what: '200 readers that ask for large answers again and again, and never read',
  growthMiB: 300,
  async run(target) {
    const { readers, holdMs } = target.size;
    const sockets = [];
    const asks = Array.from(
      { length: ASKS },
      () => 'GET /descriptors.binpb HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n',
    );
    const block = headerBlock([
      [':method', 'GET'],
      [':scheme', 'http'],
      [':path', '/descriptors.binpb'],
      [':authority', '127.0.0.1'],
    ]);
    // It allows as much to be sent as there can be, and reads none of it.
    const window = Buffer.of(0, 4, 0x7f, 0xff, 0xff, 0xff);
    const http2 = Buffer.concat([
      PREFACE,
      frames(
        { type: frameTypes.settings, flags: 0, stream: 0, payload: window },
        { type: frameTypes.windowUpdate, flags: 0, stream: 0, payload: Buffer.of(0x3f, 0xff, 0, 0) },
        ...Array.from({ length: ASKS }, (_, index) => ({
          type: frameTypes.headers,
          flags: END_HEADERS | END_STREAM,
          stream: 2 * index + 1,
          payload: block,
        })),
      ),
    ]);
    let refused = 0;
    for (let index = 0; index < readers; index += 1) {
      const socket = await openSocket(target);
      if (socket === undefined) {
        refused += 1;
        continue;
      }
      socket.pause();
      socket.write(index % 2 === 0 ? asks.join('') : http2);
      sockets.push(socket);
    }
    await delay(holdMs);
    sockets.forEach((socket) => socket.destroy());
    return { complaints: [], figures: [`${readers} readers with ${ASKS} requests each, ${refused} refused`] };
  },
};
