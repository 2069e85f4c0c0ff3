import { makeContinueAsNewFunc, patched, proxyActivities, sleep } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import { taskQueues } from '../task-queues.js';

const activities = proxyActivities<OwnActivities>({
  taskQueue: taskQueues.monitors,
  // A pass over very many callers may take hours; a worker that died is found out by its heartbeats.
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '15s' },
});

/** Passes of one run: a history that is short to replay, and no thousands of closed runs a day. */
const PASSES_PER_RUN = 100;

/** What is left of the interval of a pass that took too long, in milliseconds. */
const MIN_PAUSE_MS = 100;

/**
 * Looks after the callers of all executions, pass after pass, for ever: a caller that is gone or cancelling has its
 * execution cancelled, and one whose owner was ended from outside, or is stuck, is told. Being a workflow, it outlives every
 * process, and no two passes ever run at once.
 *
 * @param stuckOwnersAt when owners that may be stuck are looked for next, in milliseconds since the epoch
 */
export async function CallbackMonitor(stuckOwnersAt = 0): Promise<void> {
  const checksNexusCallers = patched('nexus-callers');
  let lookForStuckAt = stuckOwnersAt;
  for (let pass = 0; pass < PASSES_PER_RUN; pass += 1) {
    const beganAt = Date.now();
    const { intervalMs, stuckOwnersIntervalMs, shards, ...share } = await activities.planPass();
    const lookForStuck = beganAt >= lookForStuckAt;
    if (lookForStuck) {
      lookForStuckAt = beganAt + stuckOwnersIntervalMs;
    }
    await Promise.all([
      activities.tellForEndedOwners(),
      ...(lookForStuck ? [activities.endStuckOwners()] : []),
      ...Array.from({ length: shards }, (_, index) =>
        activities.checkCallers({ ...share, shard: { index, count: shards } }),
      ),
    ]);
    if (checksNexusCallers) {
      // After the others, so that a pass makes no more calls a second than it may.
      await activities.checkNexusCallers();
    }
    await sleep(Math.max(MIN_PAUSE_MS, beganAt + intervalMs - Date.now()));
  }
  // One that began on another queue goes on here.
  const continueAsNew = makeContinueAsNewFunc<typeof CallbackMonitor>({ taskQueue: taskQueues.monitors });
  await continueAsNew(lookForStuckAt);
}
