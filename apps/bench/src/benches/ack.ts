import { randomUUID } from 'node:crypto';
import type { Bench } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
import { closedLoop } from '../measure/closed-loop.js';
import { alternate } from '../measure/rounds.js';
import { latencyFigures, type Share } from '../report/latencies.js';
import { results, type Figure } from '../report/result.js';
import { bareCalls, type BareCalls } from '../stack/bare-calls.js';
import { createCalls, type CreateCall, type CreateCalls } from '../stack/create-calls.js';
import { withStack, type Stack } from '../stack/stack.js';

/** So many activities wait for the floor's heartbeats: they may be asked again and again. */
const FLOOR_TOKENS = 64;

interface Loop {
  readonly inFlight: number;
  readonly samples: number;
}

/** What is timed, with the token of an activity that waits; gives what has to end before the next. */
type Timed = (token: Uint8Array) => Promise<() => Promise<unknown>>;

/**
 * How long Create takes with a live task token, against the two calls to Temporal that it can't do without. With one in
 * flight, the next begins when all that the one before began has ended, so that ACK is measured alone; with more, all of them run
 * at the same time.
 */
export const ack: Bench = (context) =>
  withStack(context, context.signal, async (stack) => {
    const { sizes, poll, log } = context;
    const calls = createCalls(stack.server);
    const bare = bareCalls(stack.client, stack.stigmer);
    const figures: Figure[] = [];
    for (const inFlight of sizes.acksInFlight) {
      log(`ack: ${inFlight} in flight`);
      const measured = await alternate(
        sizes.rounds,
        inFlight === 1
          ? alone(stack, calls, bare, sizes.acks)
          : await together(stack, calls, bare, { inFlight, samples: sizes.acks }),
      );
      for (const [prefix, rounds] of measured) {
        figures.push(
          ...latencyFigures(rounds, {
            name: (share) => `${prefix}${share}_c${inFlight}`,
            ...(!prefix.startsWith('floor') && {
              against: (share: Share) => `floor_${share}_c${inFlight}`,
            }),
          }),
        );
      }
    }
    calls.close();
    return results('ack', poll, figures);
  });

type Measurement = () => Promise<readonly number[]>;

/** Our ways to call Create, and the floor's calls to Temporal, each with how it is measured. */
function contenders(
  calls: CreateCalls,
  bare: BareCalls,
  ours: (create: CreateCall) => Measurement,
  floor: (call: (token: Uint8Array) => Promise<void>) => Measurement,
): Readonly<Record<string, Measurement>> {
  return {
    '': ours(calls.sdk),
    grpc_: ours(calls.grpc),
    connect_json_: ours(calls.connectJson),
    floor_: floor(async (token) => {
      await bare.heartbeat(token);
      await bare.start();
    }),
    floor_heartbeat_: floor((token) => bare.heartbeat(token)),
    floor_start_: floor(() => bare.start()),
  };
}

/** One in flight: each call has a caller of its own, and nothing goes on any more when the next is made. */
function alone(stack: Stack, calls: CreateCalls, bare: BareCalls, samples: number) {
  return contenders(
    calls,
    bare,
    (create) => () =>
      timedAlone(stack, samples, async (token) => {
        const id = await create(token);
        return () => stack.stigmer.workflow.getHandle(id).result();
      }),
    (call) => () =>
      timedAlone(stack, samples, async (token) => {
        await call(token);
        return () => bare.complete(token);
      }),
  );
}

async function timedAlone(
  { caller, client }: Stack,
  samples: number,
  call: Timed,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  await closedLoop({ inFlight: 1, samples }, async () => {
    const waiting = await client.workflow.start('AwaitToken', {
      workflowId: `await-token-${randomUUID()}`,
      taskQueue: CALLER_QUEUE,
    });
    const [token = new Uint8Array()] = await caller.nextTokens(1);
    const at = performance.now();
    const end = await call(token);
    latencies.push(performance.now() - at);
    await Promise.all([end(), waiting.result()]);
  });
  return latencies;
}

/** Several in flight: what each call has begun goes on while the next are made. */
async function together(stack: Stack, calls: CreateCalls, bare: BareCalls, loop: Loop) {
  const floorTokens = await stack.caller.tokens(stack.client, FLOOR_TOKENS);
  let floorCalls = 0;
  const floorToken = (): Uint8Array => {
    floorCalls += 1;
    return floorTokens[floorCalls % floorTokens.length] ?? new Uint8Array();
  };
  return contenders(
    calls,
    bare,
    (create) => () => timedTogether(stack, create, loop),
    (call) => async () => (await closedLoop(loop, () => call(floorToken()))).latencies,
  );
}

/** Creates executions, and waits outside of what is timed until they have ended. */
async function timedTogether(
  { caller, client, stigmer }: Stack,
  create: CreateCall,
  { inFlight, samples }: Loop,
): Promise<readonly number[]> {
  const tokens = await caller.tokens(client, samples);
  const latencies: number[] = [];
  const ended: Promise<unknown>[] = [];
  await closedLoop({ inFlight, samples }, async () => {
    const token = tokens.pop() ?? new Uint8Array();
    const at = performance.now();
    const id = await create(token);
    latencies.push(performance.now() - at);
    ended.push(stigmer.workflow.getHandle(id).result());
  });
  await Promise.all(ended);
  return latencies;
}
