import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { ExecutionKind } from './execution-kind.js';
import { failureCodes, type FailureCode } from './failure-codes.js';
import type { FinalPhase } from './final-phase.js';

/** Who asked a cancelled execution to stop. */
export type CancelOrigin =
  /** The caller's workflow cancelled its activity, which still waits to be told so. */
  | 'caller'
  /** The caller's activity is over: nobody waits. */
  | 'caller-gone'
  /** A Stigmer user or an operator. */
  | 'user';

/** What becomes of the caller's activity. */
export type CallerOutcome =
  /** It completes with the final execution. */
  | { readonly result: 'completed' }
  /** It fails with an ApplicationFailure of this type, whose first detail is the final execution. */
  | { readonly result: 'failed'; readonly type: FailureCode }
  /** It is reported cancelled, so that the caller's workflow sees a Temporal cancellation. */
  | { readonly result: 'cancelled' };

/**
 * What the caller's activity receives when an execution has ended.
 *
 * @param cancelOrigin who asked for the cancellation; only looked at where the phase is CANCELLED
 */
export function callerOutcome(
  kind: ExecutionKind,
  phase: FinalPhase,
  cancelOrigin: CancelOrigin = 'user',
): CallerOutcome {
  switch (phase) {
    case ExecutionPhase.COMPLETED:
      return { result: 'completed' };
    case ExecutionPhase.FAILED:
      return { result: 'failed', type: failureCodes[kind].FAILED };
    case ExecutionPhase.TIMED_OUT:
      return { result: 'failed', type: failureCodes[kind].TIMEOUT };
    case ExecutionPhase.CANCELLED:
      return cancelOrigin === 'caller'
        ? { result: 'cancelled' }
        : { result: 'failed', type: failureCodes[kind].CANCELLED };
  }
}
