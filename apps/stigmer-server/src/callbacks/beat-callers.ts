import { HEARTBEATS_PER_TIMEOUT } from '../temporal/monitor-contract.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { HEARTBEATING_CALLERS_QUERY } from '../temporal/waiting-callers.js';
import { checkCaller, type CheckCallerDependencies } from './check-caller.js';
import { CALLER_CONCURRENCY } from './check-callers.js';
import { consume } from './consume.js';
import { createLookAtCaller } from './look-at-caller.js';
import { createPace } from './pace.js';

/** The least time between two passes, in milliseconds, however short a caller's heartbeat timeout is. */
const MIN_PAUSE_MS = 500;

/** How much faster than needed heartbeats are sent, so that none is late. */
const RATE_MARGIN = 1.5;

/** How many calls a heartbeat takes that shows the step: of an execution whose work is a child workflow. */
const CALLS_WITH_STEP = 3;

/** Settings of the passes. */
export interface BeatCallersOptions {
  readonly callsPerSecond: number;
  /** The time between two passes while no caller needs them sooner, in milliseconds. */
  readonly idleMs: number;
}

/** Makes one pass over the callers whose activities have a heartbeat timeout; gives the time until the next one. */
export type BeatCallers = (onProgress: () => void, signal: AbortSignal) => Promise<number>;

/**
 * Makes the passes over the callers whose activities have a heartbeat timeout. Those are sent one that have not been for a
 * third of theirs, as far as this process knows: another process's heartbeats are only repeated too early.
 */
export function createBeatCallers(
  dependencies: CheckCallerDependencies,
  { callsPerSecond, idleMs }: BeatCallersOptions,
): BeatCallers {
  /** When each run of an owner needs its next heartbeat. */
  let dueAt: ReadonlyMap<string, number> = new Map<string, number>();
  /** How many heartbeats a second the callers of the pass before need. */
  let neededPerSecond = 0;
  /** When callers were looked at last: as often as those are that need no heartbeat. */
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async (onProgress, signal) => {
    const next = new Map<string, number>();
    // The rate is a courtesy to Temporal; heartbeats that come too late would end executions.
    const pace = createPace(Math.max(callsPerSecond, RATE_MARGIN * neededPerSecond), signal);
    const withStep = RATE_MARGIN * CALLS_WITH_STEP * neededPerSecond <= callsPerSecond;
    const isLookDue = performance.now() - lookedAt >= idleMs;
    const look = isLookDue ? createLookAtCaller(dependencies, pace) : undefined;
    lookedAt = isLookDue ? performance.now() : lookedAt;
    let needed = 0;
    const owners = dependencies.client.workflow.list({ query: HEARTBEATING_CALLERS_QUERY });
    await consume(owners, CALLER_CONCURRENCY, signal, async (owner) => {
      const intervalMs =
        (readOwnerMemo(owner.memo).callback?.heartbeatTimeoutMs ?? idleMs) / HEARTBEATS_PER_TIMEOUT;
      needed += 1000 / intervalMs;
      const due = Math.min(dueAt.get(owner.runId) ?? 0, Date.now() + intervalMs);
      if (due - MIN_PAUSE_MS > Date.now() && !look) {
        next.set(owner.runId, due);
        return;
      }
      next.set(owner.runId, Date.now() + intervalMs);
      await checkCaller(dependencies, owner, { pace, withStep, look });
      onProgress();
    });
    dueAt = next;
    neededPerSecond = needed;
    const soonest = Math.min(Date.now() + idleMs, ...next.values());
    return Math.max(MIN_PAUSE_MS, soonest - Date.now());
  };
}
