import type { ConnectionLike } from '@temporalio/client';
import { generateWorkflowRunOperationToken } from '@temporalio/nexus/lib/token.js';
import proto from '@temporalio/proto';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import type { NexusCaller } from '../temporal/nexus-contract.js';

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** How long asking may take, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;

/** What a run of a caller's workflow waits for. */
export interface CallerRun {
  readonly runId: string;
  readonly isRunning: boolean;
  /** The tokens of its pending operations by the events that scheduled them; empty for one that is still being started. */
  readonly pending: ReadonlyMap<string, string>;
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
      runId: workflowExecutionInfo?.execution?.runId ?? '',
      isRunning: workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING,
      pending: new Map(
        pendingNexusOperations?.map(({ scheduledEventId, operationToken }) => [
          String(scheduledEventId),
          operationToken ?? '',
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

/** Whether a run waits for the operation that its caller's event has scheduled. */
export function waitsFor(run: CallerRun, { scheduledEventId }: NexusCaller): boolean {
  // What was pending when a workflow ended is shown as pending for ever.
  return run.isRunning && run.pending.has(scheduledEventId);
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
  const latest = await describeCallerRun(connection, caller, undefined);
  const token = latest?.isRunning ? latest.pending.get(caller.scheduledEventId) : undefined;
  // An event of the same number may have scheduled another operation after the reset.
  if (token === '' || token === generateWorkflowRunOperationToken(namespace, operationId)) {
    return undefined;
  }
  return run ? "The caller's workflow has ended." : "The caller's workflow no longer exists.";
}
