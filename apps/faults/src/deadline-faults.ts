import { setTimeout as delay } from 'node:timers/promises';
import { callerOf } from './caller.js';
import { claim, isWaiting, MOMENT_MS, patientReaderKinds, type clockKinds } from './claim.js';
import type { Fault, FaultContext, Faults } from './fault.js';
import { AHEAD_DEADLINE_MS, SHORT_DEADLINE_MS } from './intended-truths.js';
import { operatorCommands } from './operator-commands.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';
import { bare, completedWith, failing, type Outcome } from './truths.js';
import { until } from './until.js';

/** A deadline that has been brought nearer leaves so much time, in milliseconds: Stigmer looks at callers in passes. */
const TIME_ENOUGH_MS = 45_000;

/** So long before a deadline it is put off, in milliseconds: mostly no pass of the monitor comes in between, and there is time to act. */
const LATE_MS = 4_000;
const TOO_LATE_MS = 3_200;

/** Between callers that a fault is made of at a time, in milliseconds: a pass of the monitor, every 5 seconds, meets one at most. */
const APART_MS = 1_600;

/** Who is disturbed so shortly before a deadline may learn of it, or act, too late, in milliseconds. */
const RECOVERS_IN_MS = 60_000;

/** An owner asks for a deadline just before it acts on it: only who is disturbed then can't, in milliseconds. */
const ASKS_WITHIN_MS = 5_000;

/** How long an agent reads on past a deadline that only a wrong clock tells, in milliseconds. */
const READS_FOR_MS = 10_000;

/** Deadlines change while callers wait, or are told by clocks that are wrong. */
export const deadlineFaults = {
  'deadline put off': together(3, putOff),
  'deadline brought nearer': together(3, broughtNearer),
  'clock of a caller ahead': together(3, clockAhead),
  'clock of a caller behind': async (context) => letRead(context, 'caller whose clock is behind'),
  'time left told by a caller': async (context) => letRead(context, 'caller that tells the time it has left'),
} as const satisfies Faults;

/** Makes a fault, which takes long, of several callers, one a little after the other. */
function together(count: number, fault: Fault): Fault {
  return async (context) => {
    const made = await Promise.allSettled(
      Array.from({ length: count }, async (_, index) => {
        await delay(index * APART_MS);
        return fault(context);
      }),
    );
    const hits = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = made.find((each) => each.status === 'rejected');
    if (hits.length === 0 && failed) {
      throw failed.reason;
    }
    return hits.reduce((sum, hit) => sum + hit, 0);
  };
}

/** An operator puts the deadline of a caller off, shortly before its agent would be stopped. */
async function putOff(context: FaultContext): Promise<number> {
  const { stack, starter } = context;
  const handshake = await starter.startClaimed('agent whose caller times out');
  const { index, text } = handshake;
  await until('the caller waits', MOMENT_MS, () => isWaiting(stack, handshake));
  const oldDeadline = (await startedAt(stack, handshake)) + SHORT_DEADLINE_MS;
  await until('the deadline is near', MOMENT_MS, async () => Date.now() > oldDeadline - LATE_MS);
  await operatorCommands(stack, handshake).startToClose('1 hour');
  const read = completedWith(text.secret, { word_count: text.words });
  const intended = handshake.steps[0] ?? [];
  handshake.steps[0] = [read];
  if (Date.now() > oldDeadline - TOO_LATE_MS) {
    stack.documents.release(index);
    handshake.steps[0] = [...intended, read];
    return 0;
  }
  await until('the old deadline is past', MOMENT_MS, async () => Date.now() > oldDeadline);
  stack.documents.release(index);
  const outcome = await outcomeOf(context, handshake, MOMENT_MS);
  if (outcome === 'AGENT_EXECUTION_TIMEOUT' && isDisturbed(stack, oldDeadline, ASKS_WITHIN_MS)) {
    handshake.steps[0] = intended;
  }
  return outcome === 'completed' ? 1 : 0;
}

/** An operator brings the deadline of a caller nearer. */
async function broughtNearer(context: FaultContext): Promise<number> {
  const { stack } = context;
  const handshake = await claim(context, patientReaderKinds);
  stack.documents.keep(handshake.index);
  const startedMs = await startedAt(stack, handshake);
  const deadline = Date.now() + TIME_ENOUGH_MS;
  await operatorCommands(stack, handshake).startToClose(deadline - startedMs);
  return isToldOfItsTimeout(context, handshake, deadline);
}

/** A caller tells a deadline that is too late, by the clock of its worker. */
async function clockAhead(context: FaultContext): Promise<number> {
  const { stack } = context;
  const handshake = await startClockOf(context, 'caller whose clock is ahead');
  const deadline = (await startedAt(stack, handshake)) + AHEAD_DEADLINE_MS;
  return isToldOfItsTimeout(context, handshake, deadline);
}

/** A caller is told that its agent was stopped in time, and does not just time out: unless a process ended at that moment. */
async function isToldOfItsTimeout(
  context: FaultContext,
  handshake: Handshake,
  deadline: number,
): Promise<number> {
  handshake.steps[0] = [
    failing('AGENT_EXECUTION_TIMEOUT', "a little before its caller's activity would have timed out"),
  ];
  const outcome = await outcomeOf(context, handshake, deadline - Date.now() + MOMENT_MS);
  const isBare = outcome === 'timed out in Temporal';
  if (isBare && isDisturbed(context.stack, deadline, RECOVERS_IN_MS)) {
    handshake.steps[0] = [bare('timed out in Temporal')];
  }
  return isBare ? 0 : 1;
}

/** How a caller's one activity ended, once it has. */
async function outcomeOf(
  { stack }: FaultContext,
  handshake: Handshake,
  withinMs: number,
): Promise<Outcome | undefined> {
  const caller = callerOf(stack, handshake);
  await until('the caller has ended', withinMs, async () => !(await caller.isOpen()));
  const [run] = await caller.runs();
  return run?.activities[0]?.told.outcome;
}

function isDisturbed({ disturbances }: Stack, deadline: number, withinMs: number): boolean {
  return disturbances.between(deadline - withinMs, deadline);
}

/** Its agent is not stopped because of what its worker's clock says. */
async function letRead(context: FaultContext, kind: (typeof clockKinds)[number]): Promise<number> {
  const { stack } = context;
  const { index } = await startClockOf(context, kind);
  await until('the document is read', MOMENT_MS, async () => stack.documents.isRead(index));
  // Where the deadline were believed, the agent would be stopped at once.
  setTimeout(() => stack.documents.release(index), READS_FOR_MS).unref();
  return 1;
}

async function startClockOf(
  { stack, starter }: FaultContext,
  kind: (typeof clockKinds)[number],
): Promise<Handshake> {
  const handshake = await starter.startClaimed(kind);
  await until('the caller waits', MOMENT_MS, () => isWaiting(stack, handshake));
  return handshake;
}

async function startedAt(stack: Stack, handshake: Handshake): Promise<number> {
  let startedMs = 0;
  await until('the attempt has begun', MOMENT_MS, async () => {
    startedMs = (await callerOf(stack, handshake).pending())?.startedMs ?? 0;
    return startedMs > 0;
  });
  return startedMs;
}
