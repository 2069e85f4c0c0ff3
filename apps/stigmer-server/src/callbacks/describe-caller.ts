import type { ConnectionLike } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import {
  pendingActivityOfWorkflow,
  pendingStandaloneActivity,
  type PendingActivity,
} from './pending-activity.js';

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;
const { PENDING_WORKFLOW_TASK_STATE_STARTED } = proto.temporal.api.enums.v1.PendingWorkflowTaskState;
const { ACTIVITY_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.ActivityExecutionStatus;

/** How long asking may take, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;

/** Where a caller's activity lives: a token that can't be read does not tell. */
export type CallerPlace = Pick<CallbackBinding, 'namespace' | 'workflowId' | 'runId' | 'activityId'>;

/** Of which sort a caller's activity is. */
export type CallerSort = 'workflow' | 'standalone' | 'unknown';

/** Tells of which sort a caller's activity is: a standalone one has no workflow. */
export function callerSort({ workflowId, activityId }: CallerPlace): CallerSort {
  if (workflowId !== '') {
    return 'workflow';
  }
  return activityId === '' ? 'unknown' : 'standalone';
}

/** The workflow that a caller's activity belongs to. */
export interface CallerWorkflow {
  readonly isRunning: boolean;
  /** Whether it runs a workflow task: what has ended meanwhile is not in its history yet. */
  readonly runsTask: boolean;
  /** By activity id. What was pending when a workflow ended is left out. */
  readonly pending: ReadonlyMap<string, PendingActivity>;
}

/**
 * Looks at a run of a caller's workflow.
 *
 * @throws Temporal's own error
 */
export async function describeCallerWorkflow(
  connection: ConnectionLike,
  { namespace, workflowId, runId }: Pick<CallerPlace, 'namespace' | 'workflowId' | 'runId'>,
): Promise<CallerWorkflow> {
  const { workflowExecutionInfo, pendingActivities, pendingWorkflowTask } = await asking(connection, () =>
    connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId, runId } }),
  );
  const isRunning = workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING;
  return {
    isRunning,
    runsTask: pendingWorkflowTask?.state === PENDING_WORKFLOW_TASK_STATE_STARTED,
    pending: new Map(
      (isRunning ? (pendingActivities ?? []) : []).map((info) => [
        info.activityId ?? '',
        pendingActivityOfWorkflow(info),
      ]),
    ),
  };
}

/** A standalone activity: it is either pending, or it has an outcome. */
export interface StandaloneCaller {
  readonly pending: PendingActivity | undefined;
  readonly outcome: temporal.api.activity.v1.IActivityExecutionOutcome | undefined;
}

/**
 * Looks at a caller's standalone activity.
 *
 * @throws Temporal's own error
 */
export async function describeStandaloneCaller(
  connection: ConnectionLike,
  { namespace, activityId, runId }: CallerPlace,
): Promise<StandaloneCaller> {
  const { info, outcome } = await asking(connection, () =>
    connection.workflowService.describeActivityExecution({
      namespace,
      activityId,
      runId,
      includeOutcome: true,
      includeLastFailure: true,
      includeHeartbeatDetails: true,
    }),
  );
  return {
    pending: info?.status === ACTIVITY_EXECUTION_STATUS_RUNNING ? pendingStandaloneActivity(info) : undefined,
    outcome: outcome ?? undefined,
  };
}

/**
 * The caller's activity where it has not ended, or another one of the same id in its workflow.
 *
 * @throws Temporal's own error
 */
export async function findPendingCaller(
  connection: ConnectionLike,
  caller: CallerPlace,
): Promise<PendingActivity | undefined> {
  switch (callerSort(caller)) {
    case 'workflow':
      return (await describeCallerWorkflow(connection, caller)).pending.get(caller.activityId);
    case 'standalone':
      return (await describeStandaloneCaller(connection, caller)).pending;
    case 'unknown':
      return undefined;
  }
}

function asking<T>(connection: ConnectionLike, ask: () => Promise<T>): Promise<T> {
  return connection.withDeadline(Date.now() + ASK_TIMEOUT_MS, ask);
}
