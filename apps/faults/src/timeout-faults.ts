import { callerOf, type Caller } from './caller.js';
import { claim } from './claim.js';
import type { Fault, Faults } from './fault.js';
import { Status } from './interference.js';
import type { HandshakeKind } from './script.js';
import { isDelivery } from './seen-call.js';
import { bare } from './truths.js';
import { until } from './until.js';

/** Longer than a caller that is meant to time out waits, in milliseconds. */
const TIMES_OUT_WITHIN_MS = 60_000;

/** Much longer than a caller's heartbeat timeout, in milliseconds. */
const TRIED_AGAIN_WITHIN_MS = 30_000;

/** Callers run out of time, because what Stigmer says does not get through to Temporal. */
export const timeoutFaults = {
  'caller timed out': async (context) => {
    const { stack, starter } = context;
    const handshake = await starter.startClaimed('agent whose caller times out');
    handshake.steps[0] = [bare('timed out in Temporal')];
    const remove = stack.interference.add({
      at: 'request',
      matches: (call) => isDelivery(call) && call.caller === handshake.callerId,
      act: () => ({ status: Status.UNAVAILABLE }),
    });
    try {
      const caller = callerOf(stack, handshake);
      await until('the caller has timed out', TIMES_OUT_WITHIN_MS, async () => !(await caller.isOpen()));
      return 1;
    } finally {
      remove();
    }
  },
  'caller timed out and tried again': timedOutAndTriedAgain('agent that reads a document'),
} as const satisfies Faults;

/** Heartbeats for a caller fail to come, until Temporal has it tried again. */
export function timedOutAndTriedAgain(kind: HandshakeKind): Fault {
  return async (context) => {
    const { stack } = context;
    const handshake = await claim(context, [kind]);
    const caller = callerOf(stack, handshake);
    const attempt = (await caller.pending())?.attempt ?? 0;
    const remove = stack.interference.add({
      at: 'request',
      matches: (call) => call.method === 'RecordActivityTaskHeartbeat' && call.caller === handshake.callerId,
      act: () => ({ status: Status.UNAVAILABLE }),
    });
    try {
      // One whose worker still repeats its Create is kept alive by that worker: another one is tried then.
      await until('the caller is tried again', TRIED_AGAIN_WITHIN_MS, () => isLaterAttempt(caller, attempt));
      return 1;
    } finally {
      remove();
      handshake.isClaimed = false;
      stack.documents.release(handshake.index);
    }
  };
}

/** Whether Temporal has ended an attempt for want of a heartbeat, and a later one runs. */
async function isLaterAttempt(caller: Caller, attempt: number): Promise<boolean> {
  const pending = await caller.pending();
  return pending !== undefined && pending.attempt > attempt && pending.followsTimeout;
}
