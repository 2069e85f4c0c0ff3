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

/** Shards are told apart by a hex digit. */
const MAX_SHARDS = 16;

/** Plans a pass over so many waiting callers. */
export function planPass(
  pending: number,
  { intervalMs, callsPerSecond, stuckAfterMs }: PassLimits,
): PassPlan {
  const shards = Math.min(MAX_SHARDS, 2 ** Math.ceil(Math.log2(Math.max(1, pending / CALLERS_PER_SHARD))));
  return {
    intervalMs: Math.max(intervalMs, (1000 * pending) / callsPerSecond),
    shards,
    callsPerSecond: callsPerSecond / shards,
    // A caller takes one call; looking up its step takes one more, or two.
    withSteps: 3000 * pending <= intervalMs * callsPerSecond,
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
