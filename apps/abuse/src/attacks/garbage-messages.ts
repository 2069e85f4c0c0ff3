import * as fc from 'fast-check';
import type { Attack } from '../attack.js';
import { methods } from '../wire/methods.js';
import { send } from '../wire/post.js';
import { envelope, openSession, overSession } from '../wire/session.js';

const WITHIN_MS = 15_000;
const WATCHED_MS = 1_000;
const INTERNAL = 13;
const UNKNOWN = 2;

/** Bytes that are no message, for each method, by each protocol. */
export const garbageMessages: Attack = {
  name: 'garbage-messages',
  what: 'garbage in place of protobuf, for each method, by gRPC, gRPC-Web and Connect',
  async run(target) {
    const { size, seed } = target;
    const complaints = new Set<string>();
    const codes = new Map<string, number>();
    const note = (code: string, method: string): void => {
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === 'internal' || code === 'unknown') {
        complaints.add(`${method} was answered ${code}`);
      }
    };
    const all = Object.values(methods);
    const messages = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), {
      seed,
      numRuns: size.garbage,
    });
    const session = await openSession(target);
    for (const [index, message] of messages.entries()) {
      const method = all[index % all.length] ?? '';
      for (const type of ['application/grpc', 'application/grpc-web+proto', 'application/connect+proto']) {
        if (session === undefined) {
          complaints.add('no connection was taken');
          break;
        }
        const asked = { ':method': 'POST', ':path': `/${method}`, 'content-type': type, te: 'trailers' };
        // Garbage may be a sound message with fields that nobody knows: that watch does not end.
        const isEndless = method === methods.healthWatch;
        const withinMs = isEndless ? WATCHED_MS : WITHIN_MS;
        const { grpcStatus, body, isLate } = await overSession(session, asked, envelope(message), withinMs);
        if (isLate && !isEndless) {
          complaints.add(`${method} gave no answer by ${type}`);
        }
        note(codeOf(grpcStatus, body.toString('latin1')), `${method} by ${type}`);
      }
      const answer = await send(target, `/${method}`, {
        headers: { 'content-type': 'application/proto' },
        body: message,
        withinMs: WITHIN_MS,
      });
      note(codeOf(undefined, answer.body), `${method} by Connect`);
    }
    session?.destroy();
    return {
      complaints: [...complaints].slice(0, 5),
      figures: [[...codes].map(([code, count]) => `${count} ${code}`).join(', ')],
    };
  },
};

function codeOf(grpcStatus: number | undefined, body: string): string {
  const status = grpcStatus ?? /grpc-status:\s*(\d+)/i.exec(body)?.[1];
  if (status !== undefined) {
    const number = Number(status);
    return number === INTERNAL ? 'internal' : number === UNKNOWN ? 'unknown' : `grpc ${number}`;
  }
  return /"code":\s*"(\w+)"/.exec(body)?.[1] ?? 'other';
}
