import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from '../attack.js';
import { methods } from '../wire/methods.js';
import { send } from '../wire/post.js';
import { envelope, grpcHeaders, openSession, openStream } from '../wire/session.js';

/** Many watchers of the server's health on one connection. */
export const healthWatches: Attack = {
  name: 'health-watches',
  what: '2 000 `Health/Watch` on one connection, and askers of `/readyz` and `/metrics` beside them',
  async run(target) {
    const { healthWatches: count, holdMs } = target.size;
    const session = await openSession(target);
    if (session === undefined) {
      return { complaints: ['the connection was not taken'], figures: [] };
    }
    let answered = 0;
    for (let index = 0; index < count; index += 1) {
      const stream = openStream(session, grpcHeaders(methods.healthWatch));
      if (typeof stream !== 'string') {
        stream.once('data', () => (answered += 1));
        stream.end(envelope(new Uint8Array()));
      }
    }
    const end = Date.now() + holdMs;
    const complaints = new Set<string>();
    let asked = 0;
    while (Date.now() < end) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          send(target, index % 2 === 0 ? '/readyz' : '/metrics', { method: 'GET', withinMs: 15_000 }),
        ),
      );
      asked += answers.length;
      answers
        .filter(({ status }) => status !== 200)
        .forEach(({ status, fault, body }) =>
          complaints.add(`it was answered ${status} ${fault ?? body.slice(0, 100)}`),
        );
      await delay(100);
    }
    session.destroy();
    return {
      complaints: [...complaints],
      figures: [`${count} watches, ${answered} answered, ${asked} other requests`],
    };
  },
};
