import type { JsonObject } from '@bufbuild/protobuf';
import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import type { Outcome, Told } from './truths.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const outcomeTypes: ReadonlySet<string> = new Set(
  ['AGENT', 'WORKFLOW'].flatMap((kind) =>
    ['FAILED', 'TIMEOUT', 'CANCELLED'].map((end) => `${kind}_EXECUTION_${end}`),
  ),
);

/** What a caller's own history says of one activity. */
export interface SeenActivity {
  readonly told: Told;
  /** How many events end it. */
  readonly ends: number;
  /** Who ended it. */
  readonly identity: string;
  /** From its last attempt's start to its end, in milliseconds. */
  readonly ranForMs: number;
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
    told: told(last),
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

function told(event: HistoryEvent | undefined): Told {
  const completed = event?.activityTaskCompletedEventAttributes;
  const failure = event?.activityTaskFailedEventAttributes?.failure;
  const cancelled = event?.activityTaskCanceledEventAttributes;
  if (completed) {
    return { outcome: 'completed', ...resultOf(completed.result), message: '' };
  }
  if (failure) {
    const info = failure.applicationFailureInfo;
    return {
      outcome: failureOutcome(info?.type ?? ''),
      ...resultOf(info?.details),
      message: failure.message ?? '',
    };
  }
  if (cancelled) {
    return { outcome: 'cancelled', ...resultOf(cancelled.details), message: '' };
  }
  const outcome = event?.activityTaskTimedOutEventAttributes ? 'timed out in Temporal' : 'not told';
  return { outcome, output: {}, artifact: {}, message: '' };
}

function failureOutcome(type: string): Outcome {
  return isOutcome(type) ? type : 'other failure';
}

function isOutcome(type: string): type is Outcome {
  return outcomeTypes.has(type);
}

/** The output of the execution that an activity was ended with, or the reference to it. */
function resultOf(
  payloads: temporal.api.common.v1.IPayloads | null | undefined,
): Pick<Told, 'output' | 'artifact'> {
  const data = payloads?.payloads?.[0]?.data;
  const execution: unknown = data ? JSON.parse(Buffer.from(data).toString()) : undefined;
  const status = isObject(execution) ? execution['status'] : undefined;
  const member = (name: string): JsonObject => {
    const value = isObject(status) ? status[name] : undefined;
    return isObject(value) ? value : {};
  };
  return { output: member('output'), artifact: member('outputArtifact') };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
