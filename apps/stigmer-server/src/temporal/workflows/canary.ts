import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import { taskQueues } from '../task-queues.js';

const { shakeHands } = proxyActivities<OwnActivities>({
  taskQueue: taskQueues.deliveries,
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 1 },
});

const INTERVAL_MS = 15_000;

/** Handshakes of one run: a history that is short to replay. */
const HANDSHAKES_PER_RUN = 200;

/**
 * Makes a handshake with itself every 15 seconds, by the places that owners and deliveries have: where it does not get on, nor do they.
 */
export async function Canary(): Promise<void> {
  for (let handshake = 0; handshake < HANDSHAKES_PER_RUN; handshake += 1) {
    await shakeHands();
    await sleep(INTERVAL_MS);
  }
  await continueAsNew<typeof Canary>();
}
