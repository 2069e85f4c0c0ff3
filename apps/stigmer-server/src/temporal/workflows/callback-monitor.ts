import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';

const { checkCallers } = proxyActivities<OwnActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '15s' },
});

/** Passes of one run: a history that is short to replay, and no thousands of closed runs a day. */
const PASSES_PER_RUN = 100;

/**
 * Looks after the callers of all executions, pass after pass, for ever: a caller that is gone or cancelling has its execution
 * cancelled, and one whose owner was ended from outside is told. Being a workflow, it outlives every process, and no two
 * passes ever run at once.
 */
export async function CallbackMonitor(): Promise<void> {
  for (let pass = 0; pass < PASSES_PER_RUN; pass += 1) {
    await sleep(await checkCallers());
  }
  await continueAsNew<typeof CallbackMonitor>();
}
