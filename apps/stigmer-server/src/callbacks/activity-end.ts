import type { ConnectionLike } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { CallbackBinding } from '../temporal/owner-contract.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Failure = temporal.api.failure.v1.IFailure;

/** How a caller's activity ended. */
export interface ActivityEnd {
  /** For a person to read. */
  readonly how: string;
  /** Who ended it. */
  readonly identity: string | undefined;
  /** What it was ended with: our own deliveries always hold the execution, unless Temporal has refused it. */
  readonly payload: Payload | undefined;
  /** The source of the failure it was ended with. */
  readonly source: string | undefined;
}

/** How long looking through a history may take, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;

/** How many pages of the caller's history are looked through, from its end. */
const MAX_PAGES = 20;

/**
 * Looks for the end of an activity in its workflow's history, from the history's end to where the activity was scheduled.
 *
 * @throws Temporal's own error
 */
export async function findActivityEnd(
  connection: ConnectionLike,
  { namespace, workflowId, runId, scheduledEventId }: CallbackBinding,
): Promise<ActivityEnd | undefined> {
  const scheduledAt = BigInt(scheduledEventId);
  let nextPageToken: Uint8Array | null | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await connection.withDeadline(Date.now() + ASK_TIMEOUT_MS, () =>
      connection.workflowService.getWorkflowExecutionHistoryReverse({
        namespace,
        execution: { workflowId, runId },
        ...(nextPageToken && { nextPageToken }),
      }),
    );
    for (const event of answer.history?.events ?? []) {
      if (BigInt(String(event.eventId ?? 0)) <= scheduledAt) {
        return undefined;
      }
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

/** How a standalone activity ended that has this outcome. */
export function outcomeEnd(
  outcome: temporal.api.activity.v1.IActivityExecutionOutcome | undefined,
): ActivityEnd {
  const failure = outcome?.failure;
  if (failure) {
    return { how: howFailed(failure), ...ofFailure(failure), identity: undefined };
  }
  return {
    how: outcome?.result ? 'had been completed' : 'is over',
    identity: undefined,
    payload: outcome?.result?.payloads?.[0],
    source: undefined,
  };
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
  const identity = (completed ?? failed ?? cancelled)?.identity ?? undefined;
  if (failed) {
    return { how: 'had been failed', identity, ...ofFailure(failed.failure) };
  }
  return {
    how: completed ? 'had been completed' : cancelled ? 'had been cancelled' : 'had timed out',
    identity,
    payload: (completed?.result ?? cancelled?.details)?.payloads?.[0],
    source: undefined,
  };
}

function ofFailure(failure: Failure | null | undefined): Pick<ActivityEnd, 'payload' | 'source'> {
  const details = failure?.applicationFailureInfo?.details ?? failure?.canceledFailureInfo?.details;
  return { payload: details?.payloads?.[0], source: failure?.source ?? undefined };
}

function howFailed({ canceledFailureInfo, timeoutFailureInfo, terminatedFailureInfo }: Failure): string {
  if (canceledFailureInfo) {
    return 'had been cancelled';
  }
  if (timeoutFailureInfo) {
    return 'had timed out';
  }
  return terminatedFailureInfo ? 'had been terminated' : 'had been failed';
}
