import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { failureCodes, type ExecutionKind } from '@stigmer/handshake';
import { faultText } from '@stigmer/serverless-workflow';
import { ActivityFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import type { ExecutionEnd } from '../execution-end.js';
import type { CancelRequest } from '../owner-contract.js';
import { cutMessage } from '../size-limits.js';

/** An execution that ended with an error of its own. */
export function failed(kind: ExecutionKind, error: unknown): ExecutionEnd {
  const message = cutMessage(rootMessage(error));
  return { phase: ExecutionPhase.FAILED, error: { type: failureCodes[kind].FAILED, message } };
}

/** An execution whose work ended as cancelled, although nobody had asked it to: an inner limit of its own, for instance. */
export function cancelledByItself(kind: ExecutionKind): ExecutionEnd {
  const message = 'Its workflow ended as cancelled, although nobody had asked it to.';
  return { phase: ExecutionPhase.FAILED, error: { type: failureCodes[kind].FAILED, message } };
}

/** An execution that ran out of Stigmer's own time limit. */
export function timedOut(kind: ExecutionKind, message: string): ExecutionEnd {
  return { phase: ExecutionPhase.TIMED_OUT, error: { type: failureCodes[kind].TIMEOUT, message } };
}

/** An execution that somebody asked to stop. */
export function cancelled(kind: ExecutionKind, request: CancelRequest): ExecutionEnd {
  return {
    phase: ExecutionPhase.CANCELLED,
    error: { type: failureCodes[kind].CANCELLED, message: cutMessage(request.reason) },
    cancelOrigin: request.origin,
  };
}

/** The message of the fault itself; Temporal's wrappers only say that an activity or a child workflow failed. */
function rootMessage(error: unknown): string {
  let current = error;
  while ((current instanceof ActivityFailure || current instanceof ChildWorkflowFailure) && current.cause) {
    current = current.cause;
  }
  return faultText(current);
}
