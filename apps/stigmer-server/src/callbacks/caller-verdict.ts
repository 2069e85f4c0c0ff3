import type { ConnectionLike } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { GrpcStatus, grpcStatusOf } from './grpc-status.js';

/** What became of a caller whose token Temporal no longer knows. */
export type CallerVerdict =
  /** A later attempt of the same activity is pending: its Create is still to come. */
  | { readonly gone: false }
  /** Nobody waits any more; why. */
  | { readonly gone: true; readonly reason: string };

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/**
 * Asks the caller's workflow what became of an attempt of its activity that is over: NotFound alone does not say that the
 * caller is gone, it may be between two attempts.
 */
export async function askCallerWorkflow(
  connection: ConnectionLike,
  callback: CallbackBinding,
): Promise<CallerVerdict> {
  if (callback.workflowId === '') {
    return { gone: true, reason: "The caller's activity is over." };
  }
  let description: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
  try {
    description = await connection.workflowService.describeWorkflowExecution({
      namespace: callback.namespace,
      execution: { workflowId: callback.workflowId, runId: callback.runId },
    });
  } catch (error) {
    if (grpcStatusOf(error) === GrpcStatus.NOT_FOUND) {
      return { gone: true, reason: "The caller's workflow no longer exists." };
    }
    throw error;
  }
  if (description.workflowExecutionInfo?.status !== WORKFLOW_EXECUTION_STATUS_RUNNING) {
    return { gone: true, reason: "The caller's workflow has ended." };
  }
  const later = description.pendingActivities?.some(
    (activity) => activity.activityId === callback.activityId && (activity.attempt ?? 0) > callback.attempt,
  );
  return later
    ? { gone: false }
    : { gone: true, reason: "The caller's activity was completed, cancelled or timed out." };
}
