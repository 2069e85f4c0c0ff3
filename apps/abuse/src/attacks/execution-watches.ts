import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from '../attack.js';
import { execute } from '../wire/executions.js';
import { methods } from '../wire/methods.js';
import { callJson } from '../wire/post.js';
import { envelope, openSession, openStream } from '../wire/session.js';
import type { ClientHttp2Session } from 'node:http2';

const EXECUTIONS = 25;
const SESSIONS = 15;

/** Many watchers of executions that wait: each follows one. */
export const executionWatches: Attack = {
  name: 'execution-watches',
  what: '1 500 `Watch` of 25 executions that wait, over 15 connections',
  async run(target) {
    const { watches, holdMs } = target.size;
    const started = await Promise.all(
      Array.from({ length: EXECUTIONS }, () => execute(target, 'workflow', 'abuse-wait', {})),
    );
    const ids = started.flatMap((execution) => (typeof execution === 'string' ? [] : [execution.id]));
    const opened = await Promise.all(Array.from({ length: SESSIONS }, () => openSession(target)));
    const sessions = opened.filter((session): session is ClientHttp2Session => session !== undefined);
    let told = 0;
    let ended = 0;
    for (let index = 0; index < watches; index += 1) {
      const session = sessions[index % sessions.length];
      const stream =
        session &&
        openStream(session, {
          ':method': 'POST',
          ':path': `/${methods.watchWorkflow}`,
          'content-type': 'application/connect+json',
        });
      if (stream !== undefined && typeof stream !== 'string') {
        stream.once('data', () => (told += 1));
        stream.once('close', () => (ended += 1));
        stream.end(envelope(Buffer.from(JSON.stringify({ id: ids[index % ids.length] }))));
      }
    }
    await delay(holdMs);
    const endedMeanwhile = ended;
    const listed = await callJson(target, methods.listAgents, {}, { withinMs: 15_000 });
    sessions.forEach((session) => session.destroy());
    return {
      complaints: [
        ...(ids.length < EXECUTIONS ? [`${EXECUTIONS - ids.length} executions were refused before it`] : []),
        ...(listed.status === 200
          ? []
          : [`List was answered ${listed.status} ${listed.fault ?? listed.body.slice(0, 100)}`]),
      ],
      figures: [
        `${watches} watches over ${sessions.length} connections, ${told} heard something, ${endedMeanwhile} were ended`,
      ],
    };
  },
};
