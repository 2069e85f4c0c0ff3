import { setTimeout as delay } from 'node:timers/promises';
import { standaloneKinds } from './caller.js';
import { claimReading, MOMENT_MS, readerKinds, tokenKinds, waiterKinds } from './claim.js';
import type { Fault, Faults } from './fault.js';
import { Status } from './interference.js';
import type { HandshakeKind } from './script.js';
import { isDelivery, isOwnerStart } from './seen-call.js';
import { until } from './until.js';

const SHED_MS = 3_000;

/** More often than what is tried a few times only. */
const REFUSALS = 5;

/** Calls that a busy frontend sheds; long polls go on. */
const SHED = /^(RespondActivityTask\w+|RecordActivityTaskHeartbeat|StartWorkflowExecution)$/;

/** Calls to Temporal fail, or their replies are lost. */
export const callFaults = {
  'reply of a start lost': async ({ stack, random, starter }) => {
    const kind =
      random.pick([...readerKinds, ...waiterKinds, ...tokenKinds, ...standaloneKinds]) ?? tokenKinds[0];
    const start = await stack.interference.next(
      { at: 'accepted', matches: isOwnerStart, act: () => 'lose' },
      MOMENT_MS,
      async () => {
        const handshake = await starter.startClaimed(kind);
        handshake.isClaimed = false;
      },
    );
    return start ? 1 : 0;
  },
  'reply of a delivery lost': deliveryReplyLost([...readerKinds, ...tokenKinds]),
  'delivery refused again and again': async (context) => {
    const { stack, random } = context;
    const handshake = await claimReading(context, [...readerKinds, ...tokenKinds]);
    // As when the credential of Stigmer's has been changed, or while it may not write.
    const status = random.pick([Status.PERMISSION_DENIED, Status.UNAUTHENTICATED]) ?? Status.UNAUTHENTICATED;
    let refused = 0;
    const remove = stack.interference.add({
      at: 'request',
      matches: (call) => isDelivery(call) && call.caller === handshake.callerId,
      act() {
        refused += 1;
        if (refused >= REFUSALS) {
          remove();
        }
        return { status };
      },
    });
    try {
      stack.documents.release(handshake.index);
      await until(`a delivery was refused ${REFUSALS} times`, MOMENT_MS, async () => refused >= REFUSALS);
      return 1;
    } finally {
      remove();
    }
  },
  'Temporal sheds load': async ({ stack }) => {
    let shed = 0;
    const remove = stack.interference.add({
      at: 'request',
      matches: ({ method }) => SHED.test(method),
      act({ caller }) {
        shed += caller === '' ? 0 : 1;
        return { status: Status.RESOURCE_EXHAUSTED };
      },
    });
    await delay(SHED_MS);
    remove();
    return shed > 0 ? 1 : 0;
  },
} as const satisfies Faults;

/** Temporal accepts an outcome, and the server does not hear of it. */
export function deliveryReplyLost(kinds: readonly HandshakeKind[]): Fault {
  return async (context) => {
    const { stack } = context;
    const handshake = await claimReading(context, kinds);
    const delivery = await stack.interference.next(
      {
        at: 'accepted',
        matches: (call) => isDelivery(call) && call.caller === handshake.callerId,
        act: () => 'lose',
      },
      MOMENT_MS,
      async () => stack.documents.release(handshake.index),
    );
    return delivery ? 1 : 0;
  };
}
