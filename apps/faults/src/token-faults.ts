import { Code, ConnectError } from '@connectrpc/connect';
import { setTimeout as delay } from 'node:timers/promises';
import { callerOf } from './caller.js';
import { claim, claimReading, MOMENT_MS, tokenKinds } from './claim.js';
import { acceptedToken } from './accepted-token.js';
import type { FaultContext, Faults } from './fault.js';
import type { Handshake } from './script.js';
import type { ToldToken } from './tokens.js';
import { until } from './until.js';

/** How long a handshake that was only looked at goes on, in milliseconds. */
const READING_GOES_ON_MS = 20_000;

/** What no token of a live activity may be answered with: an acknowledgement, or a fault of the server's. */
const REFUSED: readonly Code[] = [
  Code.InvalidArgument,
  Code.PermissionDenied,
  Code.FailedPrecondition,
  Code.AlreadyExists,
];

/** Somebody misuses tokens, or uses them twice. */
export const tokenFaults = {
  'Create repeated': async (context) => {
    const { tokens } = context;
    const told = await acceptedToken(context, await claimLoosely(context));
    // The ids are compared with each other, and with those that came before.
    const answers = await Promise.allSettled([tokens.create(told), tokens.create(told)]);
    return answers.some(({ status }) => status === 'fulfilled') ? 1 : 0;
  },
  'garbage token': async (context) => {
    const bytes = Array.from({ length: 80 }, () => context.random.between(0, 255));
    return sendBad(context, 'garbage', Buffer.from(bytes));
  },
  'truncated token': async (context) => {
    const { token } = await anyToken(context);
    return sendBad(context, 'truncated', token.subarray(0, context.random.between(1, token.length - 30)));
  },
  'token of by-id shape': async (context) => {
    const { token } = await anyToken(context);
    // The namespace id, the workflow id and the activity id, as Temporal's own by-id calls have them.
    const byId = Buffer.concat([token.subarray(0, 38), Buffer.from([18, 1, 120, 50, 1, 49])]);
    return sendBad(context, 'by-id-shaped', byId);
  },
  'stale token': async (context) => {
    const { tokens, random, complain } = context;
    const superseded = tokens.told.filter((told) => told.isAccepted && tokens.successor(told));
    const ended = await endedTokens(context);
    const stale = random.pick([...superseded, ...ended]) ?? (await endOne(context));
    // With the spec that it came with, the token of an activity that has ended may be acknowledged again, with the same id.
    const mayBeAcknowledged = !superseded.includes(stale);
    const same = await answerTo(() => tokens.create(stale));
    const other = await answerTo(() => tokens.create(stale, stale.index + 1));
    if ((same === undefined && !mayBeAcknowledged) || other === undefined) {
      complain(`a stale token of attempt ${stale.attempt} was accepted`);
    }
    return [same, other].every((code) => code === undefined || REFUSED.includes(code)) ? 1 : 0;
  },
} as const satisfies Faults;

/** Sends what is no token of a live activity: it must be refused. */
async function sendBad(
  { stack, random, complain }: FaultContext,
  what: string,
  callbackToken: Uint8Array,
): Promise<number> {
  const code = await answerTo(async () =>
    random
      .pick(stack.servers)
      ?.api.agentExecutions.create({ spec: { agentId: 'echo', callbackToken } }, { timeoutMs: 10_000 }),
  );
  if (code === undefined) {
    complain(`a ${what} token was accepted`);
  }
  return code !== undefined && REFUSED.includes(code) ? 1 : 0;
}

/** What a call is refused with; undefined where it is not. Where no server answers it is made again. */
async function answerTo(call: () => Promise<unknown>): Promise<Code | undefined> {
  const giveUpAt = Date.now() + MOMENT_MS;
  for (;;) {
    try {
      await call();
      return undefined;
    } catch (error) {
      if (!(error instanceof ConnectError)) {
        throw error;
      }
      if (REFUSED.includes(error.code) || Date.now() > giveUpAt) {
        return error.code;
      }
      await delay(300);
    }
  }
}

/** Lets a caller's execution end; gives the token that it was told with. */
async function endOne(context: FaultContext): Promise<ToldToken> {
  const { stack, tokens } = context;
  const handshake = await claimReading(context, tokenKinds);
  stack.documents.release(handshake.index);
  await until('the caller has ended', MOMENT_MS, async () => !(await callerOf(stack, handshake).isOpen()));
  const told = tokens.latest(handshake.index);
  if (!told) {
    throw new Error('No token has been told');
  }
  return told;
}

/** A handshake that other faults may aim at too. */
async function claimLoosely(context: FaultContext): Promise<Handshake> {
  const handshake = await claim(context, tokenKinds);
  handshake.isClaimed = false;
  setTimeout(() => context.stack.documents.release(handshake.index), READING_GOES_ON_MS).unref();
  return handshake;
}

async function anyToken(context: FaultContext): Promise<ToldToken> {
  const { tokens, random } = context;
  return random.pick(tokens.told) ?? acceptedToken(context, await claimLoosely(context));
}

/** Tokens of the latest attempts of callers that have completed. */
async function endedTokens({ stack, tokens, starter, random }: FaultContext): Promise<ToldToken[]> {
  const ended: ToldToken[] = [];
  const accepted = tokens.told.filter((told) => told.isAccepted && tokens.latest(told.index) === told);
  for (const told of accepted.toSorted(() => random.next() - 0.5).slice(0, 8)) {
    const caller = starter.started.find(({ index }) => index === told.index);
    const { status } = await stack.client.workflow.getHandle(caller?.callerId ?? '').describe();
    if (status.name === 'COMPLETED') {
      ended.push(told);
    }
  }
  return ended;
}
