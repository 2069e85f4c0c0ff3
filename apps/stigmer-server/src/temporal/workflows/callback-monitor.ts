import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';

const { checkCallers } = proxyActivities<OwnActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '15s' },
});

/**
 * Looks after the callers of all running executions, pass after pass, for ever: a caller that is gone or cancelling has
 * its execution cancelled. Being a workflow, it outlives every process, and no two passes ever run at once.
 */
export async function CallbackMonitor(): Promise<void> {
  await sleep(await checkCallers());
  await continueAsNew<typeof CallbackMonitor>();
}
