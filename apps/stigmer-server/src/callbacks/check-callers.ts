import type { ShardPass } from '../temporal/monitor-contract.js';
import { patientCallersQuery } from '../temporal/waiting-callers.js';
import { checkCaller, type CheckCallerDependencies } from './check-caller.js';
import { consume } from './consume.js';
import { createPace } from './pace.js';
import { createLookAtCaller } from './look-at-caller.js';

/** How many callers are asked at the same time. */
export const CALLER_CONCURRENCY = 16;

/** To list so many callers, and to look at what is listed, is about as much work as a call. */
const LISTED_PER_CALL = 10;

/**
 * One pass over a share of the callers whose activities have no heartbeat timeout.
 *
 * @param onProgress called after each caller
 * @param signal ends the pass early; the next one asks the rest
 */
export async function checkCallers(
  dependencies: CheckCallerDependencies,
  { shard, callsPerSecond, withSteps }: ShardPass,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  const pace = createPace(callsPerSecond, signal);
  const listingPace = createPace(LISTED_PER_CALL * callsPerSecond, signal);
  const options = { pace, withStep: withSteps, look: createLookAtCaller(dependencies, pace) };
  const owners = dependencies.client.workflow.list({ query: patientCallersQuery(shard) });
  await consume(owners, CALLER_CONCURRENCY, signal, async (owner) => {
    await listingPace();
    await checkCaller(dependencies, owner, options);
    onProgress();
  });
}
