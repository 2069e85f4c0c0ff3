import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Found } from '../attack.js';
import { openSocket, type Port } from './over-socket.js';

/** How many are opened at the same time. */
const BATCH = 50;

/** Opens a connection for each beginning, says it, and waits until the server has closed all of them, or time is over. */
export async function leaveAlone(
  target: Port,
  idleMs: number,
  beginnings: readonly Buffer[],
): Promise<Found> {
  const sockets: Socket[] = [];
  let refused = 0;
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
