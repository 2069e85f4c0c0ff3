import { isMessage } from '@bufbuild/protobuf';
import { executionSchemas, type Execution } from '@stigmer/handshake';
import type { ConnectionLike } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import proto, { type temporal } from '@temporalio/proto';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { payloadConverter } from '../temporal/payload-converter.js';
import { deliveryIdentity, FAILURE_SOURCE } from './caller-activity.js';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';

/** What became of a caller's activity whose token Temporal no longer knows. */
export type CallerVerdict =
  /** A later attempt of the same activity is pending: its Create is still to come. */
  | { readonly state: 'between-attempts' }
  /** An outcome of this very execution reached it; only the reply was lost. */
  | { readonly state: 'told'; readonly execution: Payload }
  /** The same, but Temporal keeps no details of what it was. */
  | { readonly state: 'told-as-asked' }
  /** It was told only that Temporal refused its outcome. */
  | { readonly state: 'told-of-refusal' }
  /** Nobody waits any more; why. */
  | { readonly state: 'gone'; readonly reason: string };

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;
const { PENDING_WORKFLOW_TASK_STATE_STARTED } = proto.temporal.api.enums.v1.PendingWorkflowTaskState;

/** How long asking may take, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;

/** How many pages of the caller's history are looked through, from its end. */
const MAX_PAGES = 20;

/**
 * Asks the caller's workflow what became of its activity. NotFound for a token does not tell by itself: the activity may be
 * between two attempts, and an outcome whose reply was lost has reached it all the same.
 *
 * @param identity by which this execution's own deliveries are known in the caller's history
 */
export async function askCallerWorkflow(
  connection: ConnectionLike,
  callback: CallbackBinding,
  identity: string,
): Promise<CallerVerdict> {
  if (callback.workflowId === '') {
    return { state: 'gone', reason: "The caller's activity is over." };
  }
  try {
    return await connection.withDeadline(Date.now() + ASK_TIMEOUT_MS, () =>
      ask(connection, callback, identity),
    );
  } catch (error) {
    if (grpcStatusOf(error) === GrpcStatus.NOT_FOUND) {
      return { state: 'gone', reason: "The caller's workflow no longer exists." };
    }
    throw error;
  }
}

async function ask(
  connection: ConnectionLike,
  callback: CallbackBinding,
  identity: string,
): Promise<CallerVerdict> {
  const execution = { workflowId: callback.workflowId, runId: callback.runId };
  const { workflowExecutionInfo, pendingActivities, pendingWorkflowTask } =
    await connection.workflowService.describeWorkflowExecution({
      namespace: callback.namespace,
      execution,
    });
  const isRunning = workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING;
  const pending = pendingActivities?.find(({ activityId }) => activityId === callback.activityId);
  if (isRunning && pending && (pending.attempt ?? 0) > callback.attempt) {
    return pendingVerdict(pending, callback, identity);
  }
  const end = await findActivityEnd(connection, callback);
  if (end?.identity === identity) {
    return end.payload ? { state: 'told', execution: end.payload } : { state: 'told-of-refusal' };
  }
  if (isRunning && end === undefined) {
    checkSettled(pendingWorkflowTask?.state === PENDING_WORKFLOW_TASK_STATE_STARTED, pending, callback);
  }
  return { state: 'gone', reason: describeEnd(end, isRunning) };
}

/**
 * @throws where the history can't tell yet: Temporal adds the end of an activity to it only after the workflow task that
 *   runs meanwhile, and an activity that is pending at the attempt whose token is not known is between two states
 */
function checkSettled(
  isTaskRunning: boolean,
  pending: temporal.api.workflow.v1.IPendingActivityInfo | undefined,
  { attempt }: CallbackBinding,
): void {
  if (isTaskRunning) {
    throw new Error(
      "The caller's workflow runs a task: its history does not tell yet how its activity ended.",
    );
  }
  if (pending) {
    throw new Error(`Temporal does not know the token of attempt ${attempt}, but says that it is pending.`);
  }
}

/** What an activity tells that is pending at a later attempt: it is tried again, perhaps because of an outcome of ours. */
function pendingVerdict(
  { attempt, lastFailure }: temporal.api.workflow.v1.IPendingActivityInfo,
  callback: CallbackBinding,
  identity: string,
): CallerVerdict {
  // A failure of the caller's own may hold anything; ours hold the execution.
  if (lastFailure?.source === FAILURE_SOURCE) {
    const payload = lastFailure.applicationFailureInfo?.details?.payloads?.[0];
    const told: unknown = payload ? payloadConverter.fromPayload(payload) : undefined;
    if (payload && isExecution(told) && deliveryIdentity(told.id) === identity) {
      return { state: 'told', execution: payload };
    }
  }
  // Temporal keeps 4 KiB of a failure that is retried, and puts what is left of a larger one into another's cause.
  if (lastFailure?.cause?.source === FAILURE_SOURCE && attempt === callback.attempt + 1) {
    return { state: 'told-as-asked' };
  }
  return { state: 'between-attempts' };
}

function isExecution(value: unknown): value is Execution {
  return Object.values(executionSchemas).some((schema) => isMessage(value, schema));
}

interface ActivityEnd {
  readonly how: string;
  readonly identity: string | undefined;
  /** What it was ended with: our own deliveries always hold the execution. */
  readonly payload: Payload | undefined;
}

/** The event that ended the caller's activity, looked for from the end of the caller's history. */
async function findActivityEnd(
  { workflowService }: ConnectionLike,
  { namespace, workflowId, runId, scheduledEventId }: CallbackBinding,
): Promise<ActivityEnd | undefined> {
  let nextPageToken: Uint8Array | null | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await workflowService.getWorkflowExecutionHistoryReverse({
      namespace,
      execution: { workflowId, runId },
      ...(nextPageToken && { nextPageToken }),
    });
    for (const event of answer.history?.events ?? []) {
      const end = activityEnd(event, scheduledEventId);
      if (end) {
        return end;
      }
    }
    ({ nextPageToken } = answer);
    if (!nextPageToken?.length) {
      break;
    }
  }
  return undefined;
}

function activityEnd(event: HistoryEvent, scheduledEventId: string): ActivityEnd | undefined {
  const completed = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes;
  const cancelled = event.activityTaskCanceledEventAttributes;
  const timedOut = event.activityTaskTimedOutEventAttributes;
  const attributes = completed ?? failed ?? cancelled ?? timedOut;
  if (!attributes || String(attributes.scheduledEventId) !== scheduledEventId) {
    return undefined;
  }
  const payloads = completed
    ? completed.result?.payloads
    : (failed?.failure?.applicationFailureInfo?.details?.payloads ?? cancelled?.details?.payloads);
  return {
    how: completed
      ? 'had been completed'
      : failed
        ? 'had been failed'
        : cancelled
          ? 'had been cancelled'
          : 'had timed out',
    identity: (completed ?? failed ?? cancelled)?.identity ?? undefined,
    payload: payloads?.[0],
  };
}

function describeEnd(end: ActivityEnd | undefined, isRunning: boolean): string {
  if (end) {
    return `The caller's activity ${end.how}${end.identity ? ` by ${end.identity}` : ''}.`;
  }
  return isRunning ? "The caller's activity is over." : "The caller's workflow has ended.";
}
