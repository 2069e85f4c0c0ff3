import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Target } from '../attack.js';
import { frames, NO_SETTINGS, PREFACE } from '../wire/frames.js';
import { openSocket } from '../wire/over-socket.js';

/** Connections that take a place, and say nothing: with nothing at all, with the preface of HTTP/2, or with half of a head. */
export const idleConnections: Attack = {
  name: 'idle-connections',
  what: '1 100 connections that say nothing after the preface of HTTP/2, and some that say nothing at all, or half of a head',
  async run(target) {
    const { idleConnections: count } = target.size;
    const preface = Buffer.concat([PREFACE, frames(NO_SETTINGS)]);
    const silent = Math.ceil(count / 10);
    return leaveAlone(target, [
      ...Array.from({ length: count }, () => preface),
      ...Array.from({ length: silent }, () => Buffer.alloc(0)),
      ...Array.from({ length: silent }, () =>
        Buffer.from('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: '),
      ),
    ]);
  },
};

/** Opens a connection for each beginning, says it, and waits until the server has closed all of them, or time is over. */
export async function leaveAlone(target: Target, beginnings: readonly Buffer[]) {
  const { idleMs } = target.size;
  const sockets: Socket[] = [];
  let refused = 0;
  const BATCH = 50;
  for (let at = 0; at < beginnings.length; at += BATCH) {
    await Promise.all(
      beginnings.slice(at, at + BATCH).map(async (says) => {
        const socket = await openSocket(target);
        if (socket === undefined) {
          refused += 1;
          return;
        }
        socket.resume();
        socket.write(says);
        sockets.push(socket);
      }),
    );
  }
  const began = Date.now();
  const open = (): number => sockets.filter(({ destroyed, closed }) => !destroyed && !closed).length;
  while (open() > 0 && Date.now() - began < idleMs) {
    await delay(200);
  }
  const left = open();
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  sockets.forEach((socket) => socket.destroy());
  return {
    complaints: left > 0 ? [`${left} of them are still open after ${seconds} s`] : [],
    figures: [
      `${beginnings.length} connections, ${refused} refused, all closed after ${left > 0 ? '…' : `${seconds} s`}`,
    ],
  };
}
