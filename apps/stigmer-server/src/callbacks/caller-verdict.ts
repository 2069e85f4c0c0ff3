import type { ConnectionLike } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { deliveryIdentity, FAILURE_SOURCE } from './caller-activity.js';
import { findActivityEnd, outcomeEnd, type ActivityEnd } from './activity-end.js';
import {
  callerSort,
  describeCallerWorkflow,
  describeStandaloneCaller,
  type CallerWorkflow,
} from './describe-caller.js';
import { executionIdOf } from './execution-payload.js';
import type { PendingActivity } from './pending-activity.js';

/** What became of a caller's activity whose token Temporal no longer knows. */
export type CallerVerdict =
  /** A later attempt of the same activity has begun, or will: its Create is still to come. */
  | { readonly state: 'between-attempts'; readonly reason: string }
  /** An outcome of this very execution reached it; only the reply was lost. */
  | { readonly state: 'told'; readonly execution: Payload }
  /** The same, but Temporal keeps no details of what it was. */
  | { readonly state: 'told-as-asked' }
  /** It was told only that Temporal refused its outcome. */
  | { readonly state: 'told-of-refusal' }
  /** Nobody waits any more; why. */
  | { readonly state: 'gone'; readonly reason: string };

/**
 * Asks the caller's workflow, or its standalone activity, what became of it. NotFound for a token does not tell by itself: the
 * activity may be between two attempts, and an outcome whose reply was lost has reached it all the same.
 *
 * @param executionId whose own deliveries are known by it
 * @throws Temporal's own error; an error where Temporal can't tell yet
 */
export async function askCaller(
  connection: ConnectionLike,
  callback: CallbackBinding,
  executionId: string,
): Promise<CallerVerdict> {
  try {
    switch (callerSort(callback)) {
      case 'workflow':
        return await askWorkflow(connection, callback, executionId);
      case 'standalone':
        return await askStandalone(connection, callback, executionId);
      case 'unknown':
        return { state: 'gone', reason: "The caller's activity is over." };
    }
  } catch (error) {
    if (grpcStatusOf(error) === GrpcStatus.NOT_FOUND) {
      const what = callerSort(callback) === 'standalone' ? 'activity' : 'workflow';
      return { state: 'gone', reason: `The caller's ${what} no longer exists.` };
    }
    throw error;
  }
}

async function askWorkflow(
  connection: ConnectionLike,
  callback: CallbackBinding,
  executionId: string,
): Promise<CallerVerdict> {
  const workflow = await describeCallerWorkflow(connection, callback);
  // Before anything else: another activity of the same id may be pending by now.
  const end = await findActivityEnd(connection, callback);
  if (end) {
    return endVerdict(end, end.identity === deliveryIdentity(executionId));
  }
  const pending = workflow.pending.get(callback.activityId);
  if (!workflow.isRunning || !pending) {
    return overVerdict(workflow);
  }
  return pendingVerdict(pending, callback, executionId);
}

async function askStandalone(
  connection: ConnectionLike,
  callback: CallbackBinding,
  executionId: string,
): Promise<CallerVerdict> {
  const { pending, outcome } = await describeStandaloneCaller(connection, callback);
  if (pending) {
    return pendingVerdict(pending, callback, executionId);
  }
  const end = outcomeEnd(outcome);
  // Nobody's identity is kept; what it was ended with tells whose it is.
  const isOurs = end.payload ? executionIdOf(end.payload) === executionId : end.source === FAILURE_SOURCE;
  return endVerdict(end, isOurs);
}

function endVerdict({ how, identity, payload }: ActivityEnd, isOurs: boolean): CallerVerdict {
  if (isOurs) {
    return payload ? { state: 'told', execution: payload } : { state: 'told-of-refusal' };
  }
  return { state: 'gone', reason: `The caller's activity ${how}${identity ? ` by ${identity}` : ''}.` };
}

/** @throws where the history can't tell yet: Temporal adds the end of an activity only after the workflow task that runs */
function overVerdict({ isRunning, runsTask }: CallerWorkflow): CallerVerdict {
  if (isRunning && runsTask) {
    throw new Error(
      "The caller's workflow runs a task: its history does not tell yet how its activity ended.",
    );
  }
  return {
    state: 'gone',
    reason: isRunning ? "The caller's activity is over." : "The caller's workflow has ended.",
  };
}

/**
 * What an activity tells that is pending: it is tried again, perhaps because of an outcome of ours.
 *
 * @throws where it is between two states
 */
function pendingVerdict(
  { attempt, isStarted, lastFailure }: PendingActivity,
  callback: CallbackBinding,
  executionId: string,
): CallerVerdict {
  const wasReset = attempt < callback.attempt;
  // One that was reset while it ran has ended no attempt since this one began: its last failure is of an attempt before.
  if (!(wasReset && isStarted)) {
    // A failure of the caller's own may hold anything; ours hold the execution.
    if (lastFailure?.source === FAILURE_SOURCE) {
      const payload = lastFailure.applicationFailureInfo?.details?.payloads?.[0];
      if (payload && executionIdOf(payload) === executionId) {
        return { state: 'told', execution: payload };
      }
    }
    // Temporal keeps 4 KiB of a failure that is retried, and puts what is left of a larger one into another's cause.
    if (lastFailure?.cause?.source === FAILURE_SOURCE && attempt <= callback.attempt + 1) {
      return { state: 'told-as-asked' };
    }
  }
  if (!isStarted) {
    return {
      state: 'between-attempts',
      reason: `Attempt ${callback.attempt} of the caller's activity is over; attempt ${attempt} has not begun.`,
    };
  }
  if (attempt === callback.attempt) {
    throw new Error(`Temporal does not know the token of attempt ${attempt}, but says that it is pending.`);
  }
  return {
    state: 'between-attempts',
    reason: wasReset
      ? `The caller's activity was reset while attempt ${callback.attempt} ran: Temporal no longer takes its token. The ` +
        `outcome waits for the next attempt, which begins when this one has timed out.`
      : `Attempt ${attempt} of the caller's activity has begun; its Create is still to come.`,
  };
}
