import type { Client } from '@temporalio/client';
import { wakeHeartbeatMonitor } from './monitors.js';
import { CALLER_TIMEOUTS_SIGNAL, type ChangedTimeouts } from './owner-contract.js';
import { unlessClosed } from './unless-closed.js';

/**
 * Tells an owner workflow that the timeouts of its caller's activity have changed, and the heartbeat monitor where that needs
 * heartbeats. An owner that has closed is left as it is.
 */
export async function tellOwnerOfTimeouts(
  client: Client,
  id: string,
  timeouts: ChangedTimeouts,
): Promise<void> {
  if (timeouts.heartbeatTimeoutMs !== undefined) {
    await wakeHeartbeatMonitor(client, timeouts.heartbeatTimeoutMs);
  }
  await unlessClosed(() =>
    client.workflow.getHandle(id).signal<[ChangedTimeouts]>(CALLER_TIMEOUTS_SIGNAL, timeouts),
  );
}
