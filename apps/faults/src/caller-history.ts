import type { JsonObject } from '@bufbuild/protobuf';
import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { unreadable } from './readable.js';
import type { Outcome, Told } from './truths.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const outcomeTypes: ReadonlySet<string> = new Set(
  ['AGENT', 'WORKFLOW'].flatMap((kind) =>
    ['FAILED', 'TIMEOUT', 'CANCELLED'].map((end) => `${kind}_EXECUTION_${end}`),
  ),
);

/** What Temporal says of one activity of a caller. */
export interface SeenActivity {
  readonly told: Told;
  /** How many events end it. */
  readonly ends: number;
  /** Who ended it. */
  readonly identity: string;
  /** From its last attempt's start to its end, in milliseconds. */
  readonly ranForMs: number;
}

/** One run of a caller. */
export interface SeenRun {
  readonly isLast: boolean;
  readonly activities: readonly SeenActivity[];
}

/** Reads the activities of one run of a caller's workflow, in their order. */
export async function readActivities(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<SeenActivity[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const all = events ?? [];
  return all
    .filter((event) => event.activityTaskScheduledEventAttributes)
    .map(({ eventId }) => activity(all, String(eventId)));
}

function activity(events: readonly HistoryEvent[], scheduledEventId: string): SeenActivity {
  const ends = events.filter((event) => String(endOf(event)?.scheduledEventId) === scheduledEventId);
  const last = ends.at(-1);
  const started = events.findLast(
    ({ activityTaskStartedEventAttributes: attributes }) =>
      String(attributes?.scheduledEventId) === scheduledEventId,
  );
  return {
    told: told(endIn(last)),
    ends: ends.length,
    identity: identityOf(last),
    ranForMs: (optionalTsToMs(last?.eventTime) ?? 0) - (optionalTsToMs(started?.eventTime) ?? 0),
  };
}

function endOf(event: HistoryEvent) {
  return (
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskCanceledEventAttributes ??
    event.activityTaskTimedOutEventAttributes
  );
}

function identityOf(event: HistoryEvent | undefined): string {
  const end =
    event?.activityTaskCompletedEventAttributes ??
    event?.activityTaskFailedEventAttributes ??
    event?.activityTaskCanceledEventAttributes;
  return end?.identity ?? '';
}

/** How a caller's activity ended, as Temporal has it. */
export interface End {
  readonly result?: temporal.api.common.v1.IPayloads | null | undefined;
  readonly failure?: temporal.api.failure.v1.IFailure | null | undefined;
}

/** What an activity was told by its end; one that was terminated was told nothing. */
export function told({ result, failure }: End): Told {
  if (result) {
    return { outcome: 'completed', ...contentOf(result), message: '' };
  }
  const { message, applicationFailureInfo, canceledFailureInfo } = failure ?? {};
  const details = applicationFailureInfo?.details ?? canceledFailureInfo?.details;
  return { outcome: failureOutcome(failure), ...contentOf(details), message: message ?? '' };
}

function failureOutcome(failure: End['failure']): Outcome {
  if (!failure || failure.terminatedFailureInfo) {
    return 'not told';
  }
  if (failure.canceledFailureInfo) {
    return 'cancelled';
  }
  if (failure.timeoutFailureInfo) {
    return 'timed out in Temporal';
  }
  const type = failure.applicationFailureInfo?.type ?? '';
  return isOutcome(type) ? type : 'other failure';
}

/** How an event of a workflow's history ends an activity. */
function endIn(event: HistoryEvent | undefined): End {
  const cancelled = event?.activityTaskCanceledEventAttributes;
  return {
    result: event?.activityTaskCompletedEventAttributes?.result,
    failure: cancelled
      ? { canceledFailureInfo: { details: cancelled.details ?? null } }
      : (event?.activityTaskFailedEventAttributes ?? event?.activityTaskTimedOutEventAttributes)?.failure,
  };
}

function isOutcome(type: string): type is Outcome {
  return outcomeTypes.has(type);
}

/** The execution that an activity was ended with. */
function contentOf(
  payloads: temporal.api.common.v1.IPayloads | null | undefined,
): Pick<Told, 'executionId' | 'output' | 'artifact' | 'unreadable'> {
  const data = payloads?.payloads?.[0]?.data;
  const json: unknown = data ? JSON.parse(Buffer.from(data).toString()) : undefined;
  if (!isObject(json)) {
    return { executionId: '', output: {}, artifact: {}, unreadable: undefined };
  }
  const status = json['status'];
  const member = (name: string): JsonObject => {
    const value = isObject(status) ? status[name] : undefined;
    return isObject(value) ? value : {};
  };
  const executionId = typeof json['id'] === 'string' ? json['id'] : '';
  return {
    executionId,
    output: member('output'),
    artifact: member('outputArtifact'),
    unreadable: unreadable(executionId, json),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
