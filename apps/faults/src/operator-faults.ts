import { acceptedToken } from './accepted-token.js';
import { failAttempt } from './attempt-faults.js';
import { callerOf } from './caller.js';
import { claimReading, MOMENT_MS, patientReaderKinds, tokenKinds } from './claim.js';
import type { FaultContext, Faults } from './fault.js';
import { operatorCommands } from './operator-commands.js';
import type { Handshake } from './script.js';
import type { ToldToken } from './tokens.js';
import { until } from './until.js';

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
      async () => !(await callerOf(stack, handshake).isOpen()),
    );
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

/**
 * Waits until the attempt that follows a reset was accepted, and lets its execution end. It counts where that attempt has no higher
 * number: another one may have come in between.
 */
async function goesOn(context: FaultContext, handshake: Handshake, told: ToldToken): Promise<number> {
  await until('the attempt after the reset was accepted', BEGUN_ANEW_WITHIN_MS, async () =>
    Boolean(context.tokens.successor(told)),
  );
  handshake.isClaimed = false;
  context.stack.documents.release(handshake.index);
  const { attempt = Infinity } = context.tokens.successor(told) ?? {};
  return attempt <= told.attempt ? 1 : 0;
}
