import { claim, pendingAttempt } from './claim.js';
import type { Faults } from './fault.js';
import { Status } from './interference.js';
import type { Handshake } from './script.js';
import { isDelivery } from './seen-call.js';
import type { Stack } from './stack.js';
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
      matches: (call) => isDelivery(call) && call.caller === handshake.workflowId,
      act: () => ({ status: Status.UNAVAILABLE }),
    });
    try {
      await until('the caller has timed out', TIMES_OUT_WITHIN_MS, async () => {
        const { status } = await stack.client.workflow.getHandle(handshake.workflowId).describe();
        return status.name !== 'RUNNING';
      });
      return 1;
    } finally {
      remove();
    }
  },
  'caller timed out and tried again': async (context) => {
    const { stack } = context;
    const handshake = await claim(context, ['agent that reads a document']);
    const attempt = await pendingAttempt(stack, handshake);
    const remove = stack.interference.add({
      at: 'request',
      matches: ({ method, caller }) =>
        method === 'RecordActivityTaskHeartbeat' && caller === handshake.workflowId,
      act: () => ({ status: Status.UNAVAILABLE }),
    });
    try {
      // One whose worker still repeats its Create is kept alive by that worker: another one is tried then.
      await until('the caller is tried again', TRIED_AGAIN_WITHIN_MS, () =>
        isLaterAttempt(stack, handshake, attempt),
      );
      return 1;
    } finally {
      remove();
      handshake.isClaimed = false;
      stack.documents.release(handshake.index);
    }
  },
} as const satisfies Faults;

/** Whether Temporal has ended an attempt for want of a heartbeat, and a later one runs. */
async function isLaterAttempt(stack: Stack, { workflowId }: Handshake, attempt: number): Promise<boolean> {
  const { raw } = await stack.client.workflow.getHandle(workflowId).describe();
  const pending = raw.pendingActivities?.[0];
  return (pending?.attempt ?? 0) > attempt && Boolean(pending?.lastFailure?.timeoutFailureInfo);
}
