import type { ConnectionLike } from '@temporalio/client';
import type { PassPlan } from './monitor-contract.js';
import { PATIENT_CALLERS_QUERY } from './waiting-callers.js';

/** Limits of the passes over waiting callers. */
export interface PassLimits {
  /** The least time from the beginning of a pass to that of the next, in milliseconds. */
  readonly intervalMs: number;
  /** How many calls per second all shards together may make. */
  readonly callsPerSecond: number;
  /** An owner workflow that has not got on for so long is ended, in milliseconds. */
  readonly stuckAfterMs: number;
}

/** So many callers are one activity's work. */
const CALLERS_PER_SHARD = 5_000;

/** How many calls it takes at the most to show a caller what its execution does. */
const CALLS_WITH_STEP = 4;

/** Shards are told apart by a hex digit. */
const MAX_SHARDS = 16;

/** Plans a pass over so many waiting callers. */
export function planPass(
  pending: number,
  { intervalMs, callsPerSecond, stuckAfterMs }: PassLimits,
): PassPlan {
  const shards = Math.min(MAX_SHARDS, 2 ** Math.ceil(Math.log2(Math.max(1, pending / CALLERS_PER_SHARD))));
  return {
    intervalMs,
    shards,
    callsPerSecond: callsPerSecond / shards,
    // Looking up what an execution does takes a call or two, looking at its caller one, and showing it to the caller one more.
    withSteps: 1000 * CALLS_WITH_STEP * pending <= intervalMs * callsPerSecond,
    stuckOwnersIntervalMs: stuckAfterMs,
  };
}

/** Counts the callers that a pass is about, in Stigmer's own namespace. */
export async function countPatientCallers(
  { workflowService }: ConnectionLike,
  namespace: string,
): Promise<number> {
  const { count } = await workflowService.countWorkflowExecutions({
    namespace,
    query: PATIENT_CALLERS_QUERY,
  });
  return Number(count);
}
