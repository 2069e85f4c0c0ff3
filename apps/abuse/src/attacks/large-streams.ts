import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from '../attack.js';
import { methods } from '../wire/methods.js';
import { grpcHeaders, openSession, openStream } from '../wire/session.js';

const BODY_BYTES = 15 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** Messages of 15 MB on many streams of one connection, none of which ends. */
export const largeStreams: Attack = {
  name: 'large-streams',
  what: '60 to 90 streams of one connection that each send 15 MB, and do not end',
  beside: ['document'],
  async run(target) {
    const { largeStreams: count, holdMs } = target.size;
    const session = await openSession(target);
    if (session === undefined) {
      return { complaints: ['the connection was not taken'], figures: [] };
    }
    let sent = 0;
    let refused = 0;
    let isOver = false;
    const one = async (): Promise<void> => {
      const stream = openStream(session, grpcHeaders(methods.createAgent));
      if (typeof stream === 'string') {
        refused += 1;
        return;
      }
      const closed = once(stream, 'close').catch(() => undefined);
      void closed.then(() => (refused += isOver ? 0 : 1));
      stream.resume();
      const head = Buffer.alloc(5);
      head.writeUInt32BE(BODY_BYTES, 1);
      stream.write(head);
      const chunk = Buffer.alloc(CHUNK_BYTES, 0x78);
      // The last chunk is missing for good.
      for (let left = BODY_BYTES; left > CHUNK_BYTES && !stream.destroyed; left -= CHUNK_BYTES) {
        await Promise.race([closed, new Promise((resolve) => stream.write(chunk, resolve))]);
        sent += CHUNK_BYTES;
      }
    };
    const all = Array.from({ length: count }, one);
    await Promise.race([Promise.all(all), delay(3 * holdMs)]);
    await delay(holdMs);
    isOver = true;
    session.destroy();
    return {
      complaints: [],
      figures: [
        `${count} streams, ${Math.round(sent / 1024 / 1024)} MiB were taken, ${refused} streams refused`,
      ],
    };
  },
};
