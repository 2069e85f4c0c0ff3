import type { JsonValue } from '@bufbuild/protobuf';
import type { WorkflowHandle } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

/** A payload as callers in other languages find it. */
export interface RawPayload {
  readonly encoding: string;
  readonly messageType: string;
  readonly json: JsonValue;
}

/** What a caller's own history says of its one activity, whatever the caller made of it. */
export interface ActivityHistory {
  readonly heartbeatTimeoutMs: number;
  /** The attempt that got the end. */
  readonly attempt: number;
  /** The type of the failure of the attempt before; empty where there was none. */
  readonly lastFailureType: string;
  /** How each event that ends the activity ends it. */
  readonly ends: readonly ActivityEnd[];
}

/** One end of an activity. */
export interface ActivityEnd {
  readonly how: 'completed' | 'failed' | 'cancelled' | 'timed out';
  /** Who ended it. */
  readonly identity: string;
  readonly failure?: { readonly type: string; readonly message: string; readonly nonRetryable: boolean };
  readonly payloads: readonly RawPayload[];
}

/** Reads it from Temporal. */
export async function readHistory(handle: WorkflowHandle): Promise<ActivityHistory> {
  const events = (await handle.fetchHistory()).events ?? [];
  const scheduled = events.find((event) => event.activityTaskScheduledEventAttributes);
  const started = events.find((event) => event.activityTaskStartedEventAttributes);
  const { heartbeatTimeout } = scheduled?.activityTaskScheduledEventAttributes ?? {};
  const { attempt, lastFailure } = started?.activityTaskStartedEventAttributes ?? {};
  return {
    heartbeatTimeoutMs: optionalTsToMs(heartbeatTimeout) ?? 0,
    attempt: attempt ?? 0,
    lastFailureType: lastFailure?.applicationFailureInfo?.type ?? '',
    ends: events.flatMap((event) => readEnd(event) ?? []),
  };
}

function readEnd({
  activityTaskCompletedEventAttributes: completed,
  activityTaskFailedEventAttributes: failed,
  activityTaskCanceledEventAttributes: cancelled,
  activityTaskTimedOutEventAttributes: timedOut,
}: HistoryEvent): ActivityEnd | undefined {
  const identity = (completed ?? failed ?? cancelled)?.identity ?? '';
  if (completed) {
    return { how: 'completed', identity, payloads: readPayloads(completed.result) };
  }
  if (failed) {
    const { message, applicationFailureInfo: info } = failed.failure ?? {};
    return {
      how: 'failed',
      identity,
      failure: { type: info?.type ?? '', message: message ?? '', nonRetryable: info?.nonRetryable ?? false },
      payloads: readPayloads(info?.details),
    };
  }
  if (cancelled) {
    return { how: 'cancelled', identity, payloads: readPayloads(cancelled.details) };
  }
  return timedOut ? { how: 'timed out', identity, payloads: [] } : undefined;
}

/** Reads payloads that hold JSON. */
export function readPayloads(payloads: Payloads): RawPayload[] {
  return (payloads?.payloads ?? []).map(({ metadata, data }) => ({
    encoding: text(metadata?.['encoding']),
    messageType: text(metadata?.['messageType']),
    json: JSON.parse(text(data)) as JsonValue,
  }));
}

function text(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}
