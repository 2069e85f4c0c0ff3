import type { Duration } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import { acceptedToken } from './accepted-token.js';
import { claim, claimReading, MOMENT_MS, tokenKinds } from './claim.js';
import type { FaultContext, Faults } from './fault.js';
import { isDelivery } from './seen-call.js';
import type { ToldToken } from './tokens.js';
import { until } from './until.js';

/** Attempts of callers fail by themselves, and others take their executions over. */
export const attemptFaults = {
  'attempt failed by its own worker': async (context) => {
    const handshake = await claim(context, tokenKinds);
    const told = await acceptedToken(context, handshake);
    await failAttempt(context, told);
    await until('the next attempt was accepted', MOMENT_MS, async () =>
      Boolean(context.tokens.successor(told)),
    );
    handshake.isClaimed = false;
    context.stack.documents.release(handshake.index);
    return 1;
  },
  'agent ended between two attempts': async (context) => {
    const { stack, tokens } = context;
    const handshake = await claimReading(context, tokenKinds);
    const told = await acceptedToken(context, handshake);
    const met = stack.interference.next(
      {
        at: 'not found',
        matches: (call) => isDelivery(call) && call.caller === handshake.callerId,
        act: () => 'pass',
      },
      MOMENT_MS,
      async () => {
        await failAttempt(context, told);
        stack.documents.release(handshake.index);
      },
    );
    tokens.holdSuccessors(
      told,
      met.catch(() => undefined),
    );
    return (await met) ? 1 : 0;
  },
} as const satisfies Faults;

/**
 * Fails an attempt as its own worker would: its retry takes the execution over.
 *
 * @param pause until that retry; as the activity's own options say where it is not given
 */
export async function failAttempt(
  { stack }: FaultContext,
  { token }: ToldToken,
  pause?: Duration,
): Promise<void> {
  await stack.client.workflowService.respondActivityTaskFailed({
    namespace: 'default',
    taskToken: token,
    failure: {
      message: "the worker's own",
      applicationFailureInfo: { type: 'Own', nextRetryDelay: pause === undefined ? null : msToTs(pause) },
    },
  });
}
