import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Target } from '../attack.js';
import {
  END_HEADERS,
  frame,
  frames,
  frameTypes,
  NO_SETTINGS,
  PREFACE,
  requestBlock,
} from '../wire/frames.js';
import { methods } from '../wire/methods.js';
import { openSocket } from '../wire/over-socket.js';

const INTERVAL_MS = 200;

/** Clients that write on and on, slowly: heads, bodies and chunks that never end. */
export const endlessWriters: Attack = {
  name: 'endless-writers',
  what: '500 writers of heads, bodies, chunks and HTTP/2 messages that never end',
  growthMiB: 300,
  async run(target) {
    const { writers, holdMs, idleMs } = target.size;
    const began = Date.now();
    const open = await begin(target, writers);
    while (Date.now() - began < holdMs || (open.some(isOpen) && Date.now() - began < idleMs)) {
      open.filter(isOpen).forEach(({ socket, more }) => socket.write(more));
      await delay(INTERVAL_MS);
    }
    const left = open.filter(isOpen).length;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    open.forEach(({ socket }) => socket.destroy());
    return {
      complaints: left > 0 ? [`${left} of them still write after ${seconds} s`] : [],
      figures: [
        `${writers} writers, ${writers - open.length} refused, all ended after ${left > 0 ? '…' : `${seconds} s`}`,
      ],
    };
  },
};

interface Writer {
  readonly socket: Socket;
  readonly more: string | Buffer;
}

function isOpen({ socket }: Writer): boolean {
  return !socket.destroyed && socket.writable;
}

async function begin(target: Target, count: number): Promise<Writer[]> {
  const path = `/${methods.createAgent}`;
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;
  const kinds: readonly (readonly [string | Buffer, string | Buffer])[] = [
    [head, 'x-a: b\r\n'],
    [`${head}content-length: 4000000\r\n\r\n`, ' '],
    [`${head}transfer-encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
    [`${head}transfer-encoding: chunked\r\n\r\n`, '1;a=b\r\n \r\n'],
    [
      Buffer.concat([
        PREFACE,
        frames(
          NO_SETTINGS,
          { type: frameTypes.headers, flags: END_HEADERS, stream: 1, payload: requestBlock(path) },
          { type: frameTypes.data, flags: 0, stream: 1, payload: Buffer.of(0, 0, 0x20, 0, 0) },
        ),
      ]),
      frame({ type: frameTypes.data, flags: 0, stream: 1, payload: Buffer.of(0) }),
    ],
  ];
  const writers: Writer[] = [];
  for (let index = 0; index < count; index += 1) {
    const [says, more] = kinds[index % kinds.length] ?? ['', ''];
    const socket = await openSocket(target);
    if (socket !== undefined) {
      socket.resume();
      socket.write(says);
      writers.push({ socket, more });
    }
  }
  return writers;
}
