import {
  condition,
  defineSignal,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import { HEARTBEAT_WAKE_SIGNAL, HEARTBEATS_PER_TIMEOUT } from '../monitor-contract.js';
import { taskQueues } from '../task-queues.js';

const wakeSignal = defineSignal<[number]>(HEARTBEAT_WAKE_SIGNAL);

const { beatCallers } = proxyActivities<OwnActivities>({
  taskQueue: taskQueues.monitors,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 1 },
});

/** Passes of one run: a history that is short to replay. */
const PASSES_PER_RUN = 200;

/**
 * Looks after the callers whose activities have a heartbeat timeout: each is sent a heartbeat three times within it. What
 * else may become of a caller is seen on the way, as by the CallbackMonitor for all others.
 *
 * @param wakeAt when a caller that began to wait in the run before needs a heartbeat, in milliseconds since the epoch
 */
export async function HeartbeatMonitor(wakeAt = Number.MAX_SAFE_INTEGER): Promise<void> {
  let nextWakeAt = wakeAt;
  setHandler(wakeSignal, (heartbeatTimeoutMs) => {
    nextWakeAt = Math.min(nextWakeAt, Date.now() + heartbeatTimeoutMs / HEARTBEATS_PER_TIMEOUT);
  });
  for (let pass = 0; pass < PASSES_PER_RUN; pass += 1) {
    if (nextWakeAt <= Date.now()) {
      nextWakeAt = Number.MAX_SAFE_INTEGER;
    }
    const passAt = Date.now() + (await beatCallers());
    // A caller that begins to wait meanwhile may need its heartbeat sooner.
    for (let until = Math.min(passAt, nextWakeAt); until > Date.now(); until = Math.min(passAt, nextWakeAt)) {
      const waitedFor = until;
      await condition(() => nextWakeAt < waitedFor, waitedFor - Date.now());
    }
  }
  // One that began on another queue goes on here.
  const continueAsNew = makeContinueAsNewFunc<typeof HeartbeatMonitor>({ taskQueue: taskQueues.monitors });
  await continueAsNew(nextWakeAt);
}
