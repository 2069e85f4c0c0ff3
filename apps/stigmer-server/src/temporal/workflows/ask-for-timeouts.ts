import type { Execution } from '@stigmer/handshake';
import { patched, proxyLocalActivities } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import { bestEffort } from './best-effort.js';
import type { OwnedExecution } from './owned-execution.js';

/** Owners that have acted on a deadline before this did so without asking. */
const ASKS = 'asks-before-deadline';

// What is kept back for telling the caller, 3 seconds mostly, must be enough for this too.
const { readChangedTimeouts } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  scheduleToCloseTimeout: '2500ms',
  retry: { initialInterval: '100ms', maximumAttempts: 2 },
});

/**
 * Asks Temporal whether the caller's activity still has the deadline that its owner knows: to be called before anything is done
 * because of that. An operator may have put it off since the monitor's last pass, or while no server ran; or that attempt is over,
 * and its deadline with it, and the next one's Create is still to come.
 *
 * @returns whether its timeouts have changed; the owned execution has the new ones then
 * @throws a cancellation
 */
export async function askForTimeouts(owned: OwnedExecution<Execution>): Promise<boolean> {
  const { callback } = owned;
  if (!callback || !patched(ASKS)) {
    return false;
  }
  let hasChanged = false;
  await bestEffort(async () => {
    const changed = await readChangedTimeouts(callback);
    hasChanged = changed !== null && owned.changeTimeouts(changed);
  });
  return hasChanged;
}
