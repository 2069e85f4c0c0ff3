import type { JsonObject } from '@bufbuild/protobuf';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { Execution, FinalPhase } from '@stigmer/handshake';
import type { Duration } from '@temporalio/common';

/** The output of an execution that completes, or a function that makes it of what was asked. */
export type Output =
  JsonObject | ((spec: NonNullable<Execution['spec']>) => JsonObject | Promise<JsonObject>);

/** How the handshake of a scripted execution goes. */
export interface ScriptOptions {
  /**
   * How long the execution runs. It waits with the test environment's `sleep`, which skips the time where the environment
   * can. A number is milliseconds. Default: none, it ends at once.
   */
  readonly after?: Duration;
  /** How many answers to Create are lost: the SDK calls again, and is told of the same execution. Default: 0. */
  readonly lostAcks?: number;
  /** How often the outcome is delivered; all after the first find the activity completed. Default: 1. */
  readonly deliveries?: number;
  /**
   * Delivers only when the caller's activity is over, for instance timed out; until then it runs. Such an outcome reaches
   * nobody. Default: false.
   */
  readonly late?: boolean;
}

/** How one execution of the {@link FakeStigmer} ends. */
export interface Script extends ScriptOptions {
  /** Undefined: it runs until its caller cancels it, or it is cancelled with the client. */
  readonly phase: FinalPhase | undefined;
  readonly output?: Output;
  /** What went wrong. */
  readonly error?: { readonly type: string; readonly message: string };
  /** Whether the caller's retry policy applies to the failure. Default: false. */
  readonly retryable?: boolean;
}

/** The execution completes with this output. */
export function completed(output: Output = {}, options: ScriptOptions = {}): Script {
  return { ...options, phase: ExecutionPhase.COMPLETED, output };
}

/** The execution fails: the caller's activity fails with `AGENT_EXECUTION_FAILED` or `WORKFLOW_EXECUTION_FAILED`. */
export function failed(
  message: string,
  options: ScriptOptions & Pick<Script, 'retryable'> & { readonly type?: string } = {},
): Script {
  const { type = 'Failed', ...others } = options;
  return { ...others, phase: ExecutionPhase.FAILED, error: { type, message } };
}

/** The execution runs out of Stigmer's own time limit: the caller's activity fails with `…_EXECUTION_TIMEOUT`. */
export function timedOut(options: ScriptOptions = {}): Script {
  const error = { type: 'Timeout', message: 'The execution ran out of its time limit.' };
  return { ...options, phase: ExecutionPhase.TIMED_OUT, error };
}

/** A user of Stigmer cancels the execution: the caller's activity fails with `…_EXECUTION_CANCELLED`. */
export function cancelled(options: ScriptOptions = {}): Script {
  const error = { type: 'Cancelled', message: 'The execution was cancelled in Stigmer.' };
  return { ...options, phase: ExecutionPhase.CANCELLED, error };
}

/** The execution never ends of itself, only by being cancelled. */
export function runsOn(options: Pick<ScriptOptions, 'lostAcks'> = {}): Script {
  return { ...options, phase: undefined };
}
