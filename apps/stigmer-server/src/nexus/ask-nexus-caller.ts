import type { ConnectionLike } from '@temporalio/client';
import { generateWorkflowRunOperationToken } from '@temporalio/nexus/lib/token.js';
import proto from '@temporalio/proto';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import type { NexusCaller } from '../temporal/nexus-contract.js';

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;
const { NEXUS_OPERATION_CANCELLATION_STATE_SUCCEEDED } =
  proto.temporal.api.enums.v1.NexusOperationCancellationState;

/** How long asking may take, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;

/** An operation that a caller's workflow waits for. */
export interface PendingOperation {
  /** Empty while it is still being started. */
  readonly token: string;
  /** Its caller has cancelled it, and Temporal could not tell us yet. */
  readonly isCancelling: boolean;
}

/** What a run of a caller's workflow waits for. */
export interface CallerRun {
  readonly isRunning: boolean;
  /** Its pending operations by the events that scheduled them. */
  readonly pending: ReadonlyMap<string, PendingOperation>;
}

/**
 * Describes a run of a caller's workflow.
 *
 * @param runId undefined: the latest
 * @returns undefined where there is none any more
 */
export async function describeCallerRun(
  connection: ConnectionLike,
  { namespace, workflowId }: NexusCaller,
  runId: string | undefined,
): Promise<CallerRun | undefined> {
  try {
    const { workflowExecutionInfo, pendingNexusOperations } = await connection.withDeadline(
      Date.now() + ASK_TIMEOUT_MS,
      () =>
        connection.workflowService.describeWorkflowExecution({
          namespace,
          execution: { workflowId, ...(runId !== undefined && { runId }) },
        }),
    );
    return {
      isRunning: workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING,
      pending: new Map(
        pendingNexusOperations?.map(({ scheduledEventId, operationToken, cancellationInfo }) => [
          String(scheduledEventId),
          {
            token: operationToken ?? '',
            isCancelling:
              !!cancellationInfo && cancellationInfo.state !== NEXUS_OPERATION_CANCELLATION_STATE_SUCCEEDED,
          },
        ]),
      ),
    };
  } catch (error) {
    if (grpcStatusOf(error) === GrpcStatus.NOT_FOUND) {
      return undefined;
    }
    throw error;
  }
}

/** The operation that a caller's event has scheduled; undefined where its run does not wait for it. */
export function pendingOperation(
  run: CallerRun | undefined,
  { scheduledEventId }: NexusCaller,
): PendingOperation | undefined {
  // What was pending when a workflow ended is shown as pending for ever.
  return run?.isRunning ? run.pending.get(scheduledEventId) : undefined;
}

/**
 * Asks why a caller no longer waits whose own run doesn't.
 *
 * @param run its run, as it is now; undefined where it no longer exists
 * @param operationId the workflow behind its operation
 * @returns undefined where it waits all the same: its workflow has been reset, and the new run took the operation over
 */
export async function whyGone(
  connection: ConnectionLike,
  namespace: string,
  caller: NexusCaller,
  run: CallerRun | undefined,
  operationId: string,
): Promise<string | undefined> {
  if (run?.isRunning) {
    return "The caller's operation is over.";
  }
  const token = pendingOperation(await describeCallerRun(connection, caller, undefined), caller)?.token;
  // An event of the same number may have scheduled another operation after the reset.
  if (token === '' || token === generateWorkflowRunOperationToken(namespace, operationId)) {
    return undefined;
  }
  return run ? "The caller's workflow has ended." : "The caller's workflow no longer exists.";
}
