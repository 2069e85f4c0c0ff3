import { CancellationScope, condition, isCancellation, proxyLocalActivities } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import type { CallbackBinding } from '../owner-contract.js';
import { bestEffort } from './best-effort.js';

/** The share of the time until a caller's deadline after which operators are warned. */
const WARNING_SHARE = 0.8;

const { warnOfDeadline } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 3 },
});

/**
 * Warns operators, once for each attempt that waits, when most of the time until its deadline has passed.
 *
 * @param executionId the execution that is waited for
 * @param callback the caller's activity that waits now
 * @returns ends the watch
 */
export async function watchDeadline(
  executionId: string,
  callback: () => CallbackBinding | undefined,
): Promise<() => void> {
  // A cancellation of the execution does not end the watch: its caller has still to be told.
  const scope = await CancellationScope.nonCancellable(async () => new CancellationScope());
  const watch = async (): Promise<void> => {
    for (;;) {
      const waiting = callback();
      const rebound = () => callback() !== waiting;
      if (waiting?.deadline === undefined) {
        await condition(rebound);
      } else if (!(await condition(rebound, msUntilWarning(waiting.boundAt, waiting.deadline)))) {
        await bestEffort(() => warnOfDeadline(executionId, waiting));
        await condition(rebound);
      }
    }
  };
  scope.run(watch).catch((error: unknown) => {
    if (!isCancellation(error)) {
      throw error;
    }
  });
  return () => scope.cancel();
}

function msUntilWarning(boundAt: string, deadline: string): number {
  const from = Date.parse(boundAt);
  const warnAt = from + WARNING_SHARE * (Date.parse(deadline) - from);
  return Math.max(1, warnAt - Date.now());
}
