import type { Attack } from '../attack.js';
import { frames, NO_SETTINGS, PREFACE } from '../wire/frames.js';
import { leaveAlone } from '../wire/leave-alone.js';

/** Connections that take a place, and say nothing: with nothing at all, with the preface of HTTP/2, or with half of a head. */
export const idleConnections: Attack = {
  name: 'idle-connections',
  what: '1 100 connections that say nothing after the preface of HTTP/2, and some that say nothing at all, or half of a head',
  async run(target) {
    const { idleConnections: count } = target.size;
    const preface = Buffer.concat([PREFACE, frames(NO_SETTINGS)]);
    const silent = Math.ceil(count / 10);
    return leaveAlone(target, target.size.idleMs, [
      ...Array.from({ length: count }, () => preface),
      ...Array.from({ length: silent }, () => Buffer.alloc(0)),
      ...Array.from({ length: silent }, () =>
        Buffer.from('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a: '),
      ),
    ]);
  },
};
