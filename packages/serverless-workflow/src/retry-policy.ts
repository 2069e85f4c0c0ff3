import { isWanted } from './error-filter.js';
import { evaluateDuration } from './evaluate-duration.js';
import type { JsonValue } from './json.js';
import type { TaskScope } from './task-scope.js';
import type { Backoff, Duration, RetryPolicy, WorkflowDefinition } from './workflow-definition.js';

/** How a task with a retry policy has fared so far. */
export interface Attempts {
  readonly startedMs: number;
  failed: number;
}

/** The policy itself, where the definition gives a name in `use.retries`. */
export function resolvePolicy(
  retry: string | RetryPolicy | undefined,
  definition: WorkflowDefinition,
): RetryPolicy | undefined {
  if (typeof retry !== 'string') return retry;
  const named = definition.use?.retries?.[retry];
  if (named === undefined) throw new Error(`use.retries has no ${JSON.stringify(retry)}`);
  return named;
}

/** How long to wait before the next attempt; nothing when there shall be none. Spec: DSL reference, "Retry". */
export function retryDelay(
  retry: string | RetryPolicy | undefined,
  attempts: Attempts,
  input: JsonValue,
  scope: TaskScope,
): number | undefined {
  const policy = resolvePolicy(retry, scope.run.definition);
  if (policy === undefined) return undefined;
  const { run, variables, reference } = scope;
  if (!isWanted(policy, input, scope)) return undefined;
  const { limit, jitter } = policy;
  // `count` counts retries: the first attempt comes on top.
  if (limit?.attempt?.count !== undefined && attempts.failed > limit.attempt.count) return undefined;

  const toMs = (duration: Duration): number => evaluateDuration(duration, input, run, variables, reference);
  const delayMs =
    backedOff(policy.delay === undefined ? 0 : toMs(policy.delay), attempts.failed, policy.backoff) +
    (jitter === undefined ? 0 : between(toMs(jitter.from), toMs(jitter.to), run.host.random()));
  if (limit?.duration === undefined) return delayMs;
  const passedMs = run.host.now().getTime() - attempts.startedMs;
  return passedMs + delayMs > toMs(limit.duration) ? undefined : delayMs;
}

/** The delay before retry number `retry` (from 1). Spec: DSL reference, "Backoff". */
export function backedOff(delayMs: number, retry: number, backoff: Backoff | undefined): number {
  if (backoff === undefined || 'constant' in backoff) return delayMs;
  const factor = 'linear' in backoff ? retry : 2 ** (retry - 1);
  return Math.min(delayMs * factor, Number.MAX_SAFE_INTEGER);
}

function between(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}
