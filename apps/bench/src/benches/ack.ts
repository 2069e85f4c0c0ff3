import { randomUUID } from 'node:crypto';
import type { Bench } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
import { closedLoop } from '../measure/closed-loop.js';
import { alternate } from '../measure/rounds.js';
import { latencyFigures, type Share } from '../report/latencies.js';
import { results, type Figure } from '../report/result.js';
import { bareCalls } from '../stack/bare-calls.js';
import { createCalls, type CreateCall } from '../stack/create-calls.js';
import { withStack, type Stack } from '../stack/stack.js';

/** So many activities wait for the floor's heartbeats: they may be asked again and again. */
const FLOOR_TOKENS = 64;

/**
 * How long Create takes with a live task token, against the two calls to Temporal that it can't do without. With one in
 * flight, the next begins when the execution before has ended, so that ACK is measured alone; with more, all of them run
 * at the same time.
 */
export const ack: Bench = (context) =>
  withStack(context, context.signal, async (stack) => {
    const { sizes, poll, log } = context;
    const calls = createCalls(stack.server);
    const bare = bareCalls(stack.client, stack.stigmer);
    const floorTokens = await stack.caller.tokens(stack.client, FLOOR_TOKENS);
    let floorCalls = 0;
    const floorToken = (): Uint8Array => {
      floorCalls += 1;
      return floorTokens[floorCalls % floorTokens.length] ?? new Uint8Array();
    };
    const figures: Figure[] = [];
    for (const inFlight of sizes.acksInFlight) {
      log(`ack: ${inFlight} in flight`);
      const loop = { inFlight, samples: sizes.acks };
      const ours = (call: CreateCall) => () => timedCreates(stack, call, inFlight, sizes.acks);
      const floor = (once: () => Promise<void>) => async () => (await closedLoop(loop, once)).latencies;
      const measured = await alternate(sizes.rounds, {
        '': ours(calls.sdk),
        grpc_: ours(calls.grpc),
        connect_json_: ours(calls.connectJson),
        floor_: floor(async () => {
          await bare.heartbeat(floorToken());
          await bare.start();
        }),
        floor_heartbeat_: floor(() => bare.heartbeat(floorToken())),
        floor_start_: floor(() => bare.start()),
      });
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

/** Creates executions, and waits outside of what is timed until they have ended and their callers have resumed. */
async function timedCreates(
  stack: Stack,
  create: CreateCall,
  inFlight: number,
  samples: number,
): Promise<readonly number[]> {
  return inFlight === 1 ? createAlone(stack, create, samples) : createMany(stack, create, inFlight, samples);
}

/** Each has a caller of its own: nothing goes on any more when the next is created. */
async function createAlone(
  { caller, client, stigmer }: Stack,
  create: CreateCall,
  samples: number,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  await closedLoop({ inFlight: 1, samples }, async () => {
    const waiting = await client.workflow.start('AwaitToken', {
      workflowId: `await-token-${randomUUID()}`,
      taskQueue: CALLER_QUEUE,
    });
    const [token = new Uint8Array()] = await caller.nextTokens(1);
    const at = performance.now();
    const id = await create(token);
    latencies.push(performance.now() - at);
    await Promise.all([waiting.result(), stigmer.workflow.getHandle(id).result()]);
  });
  return latencies;
}

async function createMany(
  { caller, client, stigmer }: Stack,
  create: CreateCall,
  inFlight: number,
  samples: number,
): Promise<readonly number[]> {
  const tokens = await caller.tokens(client, samples);
  const ended: Promise<unknown>[] = [];
  const { latencies } = await closedLoop({ inFlight, samples }, async () => {
    const id = await create(tokens.pop() ?? new Uint8Array());
    ended.push(stigmer.workflow.getHandle(id).result());
  });
  await Promise.all(ended);
  return latencies;
}
