import { setMaxListeners } from 'node:events';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Target } from '../attack.js';
import { endOf, execute } from '../wire/executions.js';
import { END_HEADERS, frames, frameTypes, NO_SETTINGS, PREFACE, requestBlock } from '../wire/frames.js';
import { methods } from '../wire/methods.js';
import { openSocket } from '../wire/over-socket.js';
import { callJson, send } from '../wire/post.js';
import { envelope, grpcHeaders, openSession, openStream } from '../wire/session.js';
import { serveFolder } from '../wire/web.js';
import { hostileTexts } from './large-texts.js';

/** How many of each kind are at work at any time. */
const OF_EACH = 25;

/** In how long all of them have begun, in milliseconds: what is measured is a server on which they work, not a burst of starts. */
const BEGIN_MS = 5_000;

/** How often it is asked whether an execution has ended: what is asked is to be no attack of its own. */
const LOOK_INTERVAL_MS = 2_000;

type Job = (target: Target, index: number, signal: AbortSignal) => Promise<void>;

/** A hundred hostile definitions, documents, texts and clients at the same time. */
export const allTogether: Attack = {
  name: 'all-together',
  what: '25 hostile definitions, 25 documents, 25 texts and 25 clients at work at any time',
  beside: ['document', 'definition', 'text'],
  // All definitions share one thread, and all that are new are alike: an ordinary one has its turns among theirs.
  within: { echo: 2_000, definition: 30_000 },
  growthMiB: 3_000,
  async run(target) {
    const names = await readdir(target.documentsFolder);
    const web = await serveFolder(target.documentsFolder);
    const documents: Job = (to, index, signal) =>
      execution(
        to,
        'agent',
        'document-processor-v1',
        { document_url: `${web.url}/${names[index % (2 * names.length)] ?? 'dribble'}` },
        signal,
      );
    const stopping = new AbortController();
    setMaxListeners(0, stopping.signal);
    let made = 0;
    const lane = async (job: Job, first: number): Promise<void> => {
      await pause((first / OF_EACH) * BEGIN_MS, stopping.signal);
      for (let index = first; !stopping.signal.aborted; index += OF_EACH) {
        made += 1;
        await job(target, index, stopping.signal);
        await pause(100, stopping.signal);
      }
    };
    const lanes = [definitions, documents, texts, clients].flatMap((job) =>
      Array.from({ length: OF_EACH }, (_, index) => lane(job, index)),
    );
    try {
      await delay(target.size.togetherMs);
      stopping.abort();
      await Promise.race([Promise.all(lanes), delay(10_000)]);
      return {
        complaints: [],
        figures: [`${4 * OF_EACH} at a time for ${target.size.togetherMs / 1000} s, ${made} in all`],
      };
    } finally {
      web.close();
    }
  },
};

async function execution(
  target: Target,
  kind: 'agent' | 'workflow',
  definition: string,
  inputs: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const started = await execute(target, kind, definition, inputs);
  if (typeof started !== 'string') {
    await Promise.race([endOf(target, started, target.size.executionMs, LOOK_INTERVAL_MS), aborted(signal)]);
  }
}

const definitions: Job = (target, index, signal) => {
  const all: readonly (readonly [string, Record<string, string>])[] = [
    ['abuse-match', { pattern: '(a+)+$', text: `${'a'.repeat(40)}!` }],
    ['abuse-match', { pattern: '\\s+$', text: `${' '.repeat(100_000)}x` }],
    ['abuse-replace', { pattern: ',', text: 'ab,'.repeat(33_000) }],
    ['abuse-search', { part: `${'ab'.repeat(50_000)}c`, text: 'ab'.repeat(120_000) }],
    ['abuse-compute', {}],
    ['abuse-endless', {}],
    ['abuse-grow', { text: 'abc' }],
    ['abuse-recurse', {}],
  ];
  const [definition, inputs] = all[index % all.length] ?? ['abuse-endless', {}];
  return execution(target, 'workflow', definition, inputs, signal);
};

const texts: Job = (target, index, signal) => {
  const agents = ['summarizer', 'entity-extractor', 'sentiment-analyzer'];
  const text = hostileTexts[index % hostileTexts.length] ?? '';
  return execution(target, 'agent', agents[index % agents.length] ?? '', { text }, signal);
};

const clients: Job = async (target, index, signal) => {
  const kinds: readonly Job[] = [validate, garbage, watchers, idle, largeBody];
  await kinds[index % kinds.length]?.(target, index, signal);
};

const validate: Job = async (target) => {
  const source = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n');
  await callJson(target, methods.validate, { source }, { withinMs: 15_000 });
};

const garbage: Job = async (target, index) => {
  await send(target, `/${methods.createAgent}`, {
    headers: { 'content-type': 'application/proto' },
    body: Buffer.alloc(100_000, index),
  });
};

const watchers: Job = async (target, _, signal) => {
  const session = await openSession(target);
  if (session === undefined) {
    return;
  }
  for (let count = 0; count < 50; count += 1) {
    const stream = openStream(session, grpcHeaders(methods.healthWatch));
    if (typeof stream !== 'string') {
      stream.resume();
      stream.end(envelope(new Uint8Array()));
    }
  }
  await pause(3_000, signal);
  session.destroy();
};

const idle: Job = async (target, index, signal) => {
  const path = `/${methods.createAgent}`;
  const head = { type: frameTypes.headers, flags: END_HEADERS, stream: 1, payload: requestBlock(path) };
  const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(target)));
  sockets.forEach((socket) =>
    socket?.write(Buffer.concat([PREFACE, frames(NO_SETTINGS, ...(index % 2 === 0 ? [head] : []))])),
  );
  await pause(3_000, signal);
  sockets.forEach((socket) => socket?.destroy());
};

const largeBody: Job = async (target) => {
  await send(target, `/${methods.createAgent}`, {
    headers: { 'content-type': 'application/json' },
    body: Buffer.alloc(15 * 1024 * 1024, ' '),
    withinMs: 15_000,
  });
};

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
