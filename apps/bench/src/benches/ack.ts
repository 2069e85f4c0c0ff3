import { randomUUID } from 'node:crypto';
import type { Bench } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
import { closedLoop } from '../measure/closed-loop.js';
import { alternate } from '../measure/rounds.js';
import { latencyFigures, type Share } from '../report/latencies.js';
import { results, type Figure } from '../report/result.js';
import { bareCalls } from '../stack/bare-calls.js';
import { createCalls, type CreateCall, type CreateCalls } from '../stack/create-calls.js';
import { withStack, type Stack } from '../stack/stack.js';

interface Loop {
  readonly inFlight: number;
  readonly samples: number;
}

/** What was timed in a round, in milliseconds, by the prefix of its metrics: a whole, and its parts where they are of interest. */
type Times = ReadonlyMap<string, readonly number[]>;

/** Makes a call with the token of an activity that waits, and times it; gives what ends all that it has begun. */
type Contender = (token: Uint8Array, times: Map<string, number[]>) => Promise<() => Promise<unknown>>;

/**
 * How long Create takes with a live task token, against the two calls to Temporal that it can't do without. With one in
 * flight, the next begins when all that the one before began has ended, so that ACK is measured alone; with more, all of them run
 * at the same time. At the default poll rate the former takes long, and the latter says nothing else: it is left out.
 */
export const ack: Bench = (context) =>
  withStack(context, context.signal, async (stack) => {
    const { sizes, poll, log } = context;
    const calls = createCalls(stack.server);
    const all = contenders(stack, calls);
    log('ack: warming up');
    for (const contender of Object.values(all)) {
      await together(stack, contender, { inFlight: sizes.warmUpInFlight, samples: sizes.warmUp });
    }
    const figures: Figure[] = [];
    for (const inFlight of poll === 'raised' ? sizes.acksInFlight : [1]) {
      log(`ack: ${inFlight} in flight`);
      const acks = poll === 'raised' ? sizes.acks : sizes.acksAtDefault;
      const loop = { inFlight, samples: Math.max(acks, inFlight) };
      const measured = await alternate(
        sizes.rounds,
        Object.fromEntries(
          Object.entries(all).map(([name, contender]) => [
            name,
            () => (inFlight === 1 ? alone(stack, contender, loop.samples) : together(stack, contender, loop)),
          ]),
        ),
      );
      figures.push(...[...measured.values()].flatMap((rounds) => figuresOf(rounds, inFlight)));
    }
    calls.close();
    return results('ack', poll, figures);
  });

/** Our ways to call Create, and the floor. */
function contenders({ native, stigmer }: Stack, calls: CreateCalls): Readonly<Record<string, Contender>> {
  const bare = bareCalls(native.workflowService);
  const ours =
    (prefix: string, create: CreateCall): Contender =>
    async (token, times) => {
      const id = await timed(times, prefix, () => create(token));
      return () => stigmer.workflow.getHandle(id).result();
    };
  return {
    sdk: ours('', calls.sdk),
    grpc: ours('grpc_', calls.grpc),
    connectJson: ours('connect_json_', calls.connectJson),
    async floor(token, times) {
      await timed(times, 'floor_', async () => {
        await timed(times, 'floor_heartbeat_', () => bare.heartbeat(token));
        await timed(times, 'floor_start_', () => bare.start());
      });
      return () => bare.complete(token);
    },
  };
}

async function timed<T>(times: Map<string, number[]>, prefix: string, call: () => Promise<T>): Promise<T> {
  const at = performance.now();
  const answer = await call();
  times.set(prefix, [...(times.get(prefix) ?? []), performance.now() - at]);
  return answer;
}

/** One in flight: each call has a caller of its own, and nothing goes on any more when the next is made. */
async function alone({ caller, client }: Stack, contender: Contender, samples: number): Promise<Times> {
  const times = new Map<string, number[]>();
  await closedLoop({ inFlight: 1, samples }, async () => {
    const waiting = await client.workflow.start('AwaitToken', {
      workflowId: `await-token-${randomUUID()}`,
      taskQueue: CALLER_QUEUE,
    });
    const [token = new Uint8Array()] = await caller.nextTokens(1);
    const end = await contender(token, times);
    await Promise.all([end(), waiting.result()]);
  });
  return times;
}

/** Several in flight: what each call has begun goes on while the next are made, and is waited for when all are. */
async function together({ caller, client }: Stack, contender: Contender, loop: Loop): Promise<Times> {
  const tokens = await caller.tokens(client, loop.samples);
  const times = new Map<string, number[]>();
  const ends: (() => Promise<unknown>)[] = [];
  await closedLoop(loop, async () => {
    ends.push(await contender(tokens.pop() ?? new Uint8Array(), times));
  });
  await Promise.all(ends.map((end) => end()));
  return times;
}

function figuresOf(rounds: readonly Times[], inFlight: number): Figure[] {
  const prefixes = [...(rounds[0]?.keys() ?? [])].toSorted();
  return prefixes.flatMap((prefix) =>
    latencyFigures(
      rounds.map((times) => times.get(prefix) ?? []),
      {
        name: (share) => `${prefix}${share}_c${inFlight}`,
        ...(!prefix.startsWith('floor') && { against: (share: Share) => `floor_${share}_c${inFlight}` }),
      },
    ),
  );
}
