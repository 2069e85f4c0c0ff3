import { setTimeout as delay } from 'node:timers/promises';
import { standaloneKinds } from './caller.js';
import {
  claim,
  claimReading,
  isOwnerRunning,
  MOMENT_MS,
  readerKinds,
  tokenKinds,
  waiterKinds,
} from './claim.js';
import type { FaultContext, Faults } from './fault.js';
import type { Fate, Rule } from './interference.js';
import { isReady } from './is-ready.js';
import type { HandshakeKind } from './script.js';
import { isDelivery, isOwnerStart } from './seen-call.js';
import type { StigmerProcess } from './stack.js';
import { until } from './until.js';

/** How long a dead process stays dead, in milliseconds. */
const DOWN_MS = 1_000;

const READY_WITHIN_MS = 45_000;

/** Longer than the heartbeat timeout of an agent's activity, in milliseconds. */
const PAUSE_MS = 12_000;

const SHORT = 'agent that is short' satisfies HandshakeKind;

/** Processes die, or stop. */
export const processFaults = {
  'kill -9 of a server that works': async (context) => {
    const server = await busyServer(context);
    const hit = server.work.size > 0 ? 1 : 0;
    await kill(context, server);
    await revive(context);
    return hit;
  },
  'kill -9 of a server between start and ACK': async (context) => {
    const { stack, random, starter } = context;
    const kind =
      random.pick([...readerKinds, ...waiterKinds, ...tokenKinds, ...standaloneKinds]) ?? tokenKinds[0];
    // The owner runs, and nobody has told its caller so: it has to repeat its Create.
    const rule: Rule = { at: 'accepted', matches: isOwnerStart, act: killing(context) };
    const start = await stack.interference.next(rule, MOMENT_MS, async () => {
      const handshake = await starter.startClaimed(kind);
      handshake.isClaimed = false;
    });
    await revive(context);
    return start && (await exists(context, start.workflowId)) ? 1 : 0;
  },
  'kill -9 of a server between end and delivery': (context) => killAtDelivery(context, 'request'),
  'kill -9 of a server between delivery and its record': (context) => killAtDelivery(context, 'accepted'),
  "kill -9 of a caller's worker between start and ACK": async (context) => {
    const { stack, random, starter } = context;
    const kind = random.pick([...readerKinds, ...waiterKinds, ...standaloneKinds]) ?? readerKinds[0];
    const handshake = await starter.startClaimed(kind);
    handshake.isClaimed = false;
    const start = await stack.interference.next(
      {
        at: 'accepted',
        matches: (call) => isOwnerStart(call) && isOfWorker(context, call.caller),
        async act(_call, server): Promise<Fate> {
          // Each caller's worker calls the server of its own number.
          await stack.callers[server]?.kill();
          return 'pass';
        },
      },
      MOMENT_MS,
      () => Promise.resolve(),
    );
    await delay(DOWN_MS);
    stack.callers.forEach((caller) => caller.revive());
    return start && (await exists(context, start.workflowId)) ? 1 : 0;
  },
  'kill -9 of Temporal': async (context) => {
    const hit = (await busyServer(context)).work.size > 0 ? 1 : 0;
    const over = context.stack.disturbances.begin();
    try {
      await context.stack.temporal.kill();
      await delay(DOWN_MS);
      await context.stack.temporal.restart();
      return hit;
    } finally {
      over();
    }
  },
  'Temporal stopped and started': async (context) => {
    const hit = (await busyServer(context)).work.size > 0 ? 1 : 0;
    const over = context.stack.disturbances.begin();
    try {
      await context.stack.temporal.restart();
      return hit;
    } finally {
      over();
    }
  },
  'server stopped for longer than its heartbeats': async (context) => {
    const { child, work } = await busyServer(context);
    const hit = work.size > 0 ? 1 : 0;
    const over = context.stack.disturbances.begin();
    child.signal('SIGSTOP');
    await delay(PAUSE_MS);
    child.signal('SIGCONT');
    over();
    return hit;
  },
} as const satisfies Faults;

/** Kills the server that is about to tell a caller, or that has told it and does not know. */
async function killAtDelivery(context: FaultContext, at: Rule['at']): Promise<number> {
  const { stack, random, starter } = context;
  // A short agent and its delivery are one activity: its server is aimed at before it is started.
  const handshake =
    random.between(1, 2) === 1
      ? undefined
      : await claimReading(context, [...readerKinds, ...tokenKinds, ...standaloneKinds]);
  const isAimedAt = (caller: string): boolean =>
    handshake ? caller === handshake.callerId : kindOf(context, caller) === SHORT;
  const delivery = await stack.interference.next(
    { at, matches: (call) => isDelivery(call) && isAimedAt(call.caller), act: killing(context) },
    MOMENT_MS,
    async () => {
      if (handshake) {
        stack.documents.release(handshake.index);
      } else {
        await starter.startClaimed(SHORT);
      }
    },
  );
  await revive(context);
  return delivery ? 1 : 0;
}

/** Kills the server that a call comes from, before it hears of any answer. */
function killing(context: FaultContext): Rule['act'] {
  return async (_call, index): Promise<Fate> => {
    const server = context.stack.servers[index];
    await (server && kill(context, server));
    return 'lose';
  };
}

async function kill({ stack }: FaultContext, { child, work, url }: StigmerProcess): Promise<void> {
  const over = stack.disturbances.begin();
  await child.kill();
  work.clear();
  void until('the server is back', READY_WITHIN_MS, () => isReady(url)).then(over, over);
}

async function revive({ stack }: FaultContext): Promise<void> {
  await delay(DOWN_MS);
  for (const { child } of stack.servers) {
    child.revive();
  }
  // Without a pause no server would ever get on: one may meet the next fault while it starts, but not all.
  await until('other servers are ready', READY_WITHIN_MS, () => areReady(stack.servers)).catch(
    () => undefined,
  );
}

/** Whether all servers but one take work. */
async function areReady(servers: readonly StigmerProcess[]): Promise<boolean> {
  const answers = await Promise.all(servers.map(({ url }) => isReady(url)));
  return answers.filter(Boolean).length >= servers.length - 1;
}

/** A server that works on an execution. */
async function busyServer(context: FaultContext): Promise<StigmerProcess> {
  const { stack, random } = context;
  const busy = () => stack.servers.filter(({ child, work }) => child.isAlive && work.size > 0);
  if (busy().length === 0) {
    const handshake = await claim(context, readerKinds);
    handshake.isClaimed = false;
    await until('a server works', MOMENT_MS, async () => busy().length > 0);
  }
  const server = random.pick(busy());
  if (!server) {
    throw new Error('No server works');
  }
  return server;
}

function isOfWorker(context: FaultContext, caller: string): boolean {
  const kind = kindOf(context, caller);
  return kind !== undefined && kind !== 'caller with a token of its own';
}

function kindOf({ starter }: FaultContext, caller: string): HandshakeKind | undefined {
  return starter.started.find(({ callerId }) => callerId === caller)?.kind;
}

async function exists({ stack }: FaultContext, owner: string): Promise<boolean> {
  await until(`${owner} is found`, MOMENT_MS, async () => {
    await isOwnerRunning(stack, owner);
    return true;
  });
  return true;
}
