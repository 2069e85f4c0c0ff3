import { tsToMs } from '@temporalio/common/lib/time.js';
import { acceptedToken } from './accepted-token.js';
import { failAttempt } from './attempt-faults.js';
import {
  claim,
  claimReading,
  isRunning,
  isWaiting,
  MOMENT_MS,
  patientReaderKinds,
  pendingActivity,
  tokenKinds,
} from './claim.js';
import type { FaultContext, Faults } from './fault.js';
import { SHORT_DEADLINE_MS } from './intended-truths.js';
import { operatorCommands } from './operator-commands.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';
import type { ToldToken } from './tokens.js';
import { completedWith, failing } from './truths.js';
import { until } from './until.js';

/** A deadline that has been brought nearer leaves so much time, in milliseconds: Stigmer looks at callers in passes. */
const TIME_ENOUGH_MS = 60_000;

/** Of a deadline that is put off: how much time must be left when it is, in milliseconds. */
const IN_TIME_MS = 8_000;

/** Within which time an attempt that was reset is begun anew: its heartbeats must have failed to come, in milliseconds. */
const BEGUN_ANEW_WITHIN_MS = 90_000;

/** Operators use the commands of `temporal activity` on callers' activities. */
export const operatorFaults = {
  'activity reset between attempts': async (context) => {
    const { handshake, told } = await secondAttempt(context);
    await failAttempt(context, told, '1 hour');
    await operatorCommands(context.stack, handshake).reset();
    return goesOn(context, handshake, told);
  },
  'activity reset while an attempt runs': async (context) => {
    const { handshake, told } = await secondAttempt(context);
    await operatorCommands(context.stack, handshake).reset();
    // The outcome meets a token that Temporal no longer takes, and is held for the next attempt.
    context.stack.documents.release(handshake.index);
    return goesOn(context, handshake, told);
  },
  'activity unpaused from the first attempt': async (context) => {
    const { handshake, told } = await secondAttempt(context);
    const operator = operatorCommands(context.stack, handshake);
    await failAttempt(context, told, '1 hour');
    await operator.pause();
    context.stack.documents.release(handshake.index);
    await operator.unpauseFromTheFirst();
    return goesOn(context, handshake, told);
  },
  'activity paused while it waits': async (context) => {
    const { stack } = context;
    // One that is tried again would stay paused between two attempts, whatever Stigmer does.
    const handshake = await claimReading(context, patientReaderKinds);
    await operatorCommands(stack, handshake).pause();
    stack.documents.release(handshake.index);
    await until(
      'the paused caller has its outcome',
      BEGUN_ANEW_WITHIN_MS,
      async () => !(await isRunning(stack.client, 'default', handshake.workflowId)),
    );
    return 1;
  },
  'deadline put off': async (context) => {
    const { stack, starter } = context;
    const handshake = await starter.startClaimed('agent whose caller times out');
    const { index, text } = handshake;
    await until('the caller waits', MOMENT_MS, () => isWaiting(stack, handshake));
    const oldDeadline = (await startedAt(stack, handshake)) + SHORT_DEADLINE_MS;
    await operatorCommands(stack, handshake).startToClose('1 hour');
    if (Date.now() > oldDeadline - IN_TIME_MS) {
      stack.documents.release(index);
      handshake.steps[0] = [
        ...(handshake.steps[0] ?? []),
        completedWith(text.secret, { word_count: text.words }),
      ];
      return 0;
    }
    handshake.steps[0] = [completedWith(text.secret, { word_count: text.words })];
    await until('the old deadline is past', MOMENT_MS, async () => Date.now() > oldDeadline);
    stack.documents.release(index);
    return 1;
  },
  'deadline brought nearer': async ({ stack, ...context }) => {
    const handshake = await claim({ stack, ...context }, patientReaderKinds);
    stack.documents.keep(handshake.index);
    const usedMs = Date.now() - (await startedAt(stack, handshake));
    await operatorCommands(stack, handshake).startToClose(usedMs + TIME_ENOUGH_MS);
    handshake.steps[0] = [
      failing('AGENT_EXECUTION_TIMEOUT', "a little before its caller's activity would have timed out"),
    ];
    return 1;
  },
} as const satisfies Faults;

/** A caller whose second attempt has been accepted. */
async function secondAttempt(
  context: FaultContext,
): Promise<{ readonly handshake: Handshake; readonly told: ToldToken }> {
  const handshake = await claimReading(context, tokenKinds);
  const first = await acceptedToken(context, handshake);
  await failAttempt(context, first);
  await until('the second attempt was accepted', MOMENT_MS, async () =>
    Boolean(context.tokens.successor(first)),
  );
  const told = context.tokens.latest(handshake.index);
  if (!told || told.attempt < 2) {
    throw new Error('No second attempt has been told');
  }
  return { handshake, told };
}

/** Waits until the attempt that follows a reset was accepted, and lets its execution end. */
async function goesOn(context: FaultContext, handshake: Handshake, told: ToldToken): Promise<number> {
  await until('the attempt after the reset was accepted', BEGUN_ANEW_WITHIN_MS, async () =>
    Boolean(context.tokens.successor(told)),
  );
  handshake.isClaimed = false;
  context.stack.documents.release(handshake.index);
  return 1;
}

async function startedAt(stack: Stack, handshake: Handshake): Promise<number> {
  let startedMs = 0;
  await until('the attempt has begun', MOMENT_MS, async () => {
    startedMs = tsToMs((await pendingActivity(stack, handshake))?.lastStartedTime);
    return startedMs > 0;
  });
  return startedMs;
}
