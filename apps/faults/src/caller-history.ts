import type { Client } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import type { Outcome } from './script.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;
const outcomeTypes: ReadonlySet<string> = new Set(
  ['AGENT', 'WORKFLOW'].flatMap((kind) =>
    ['FAILED', 'TIMEOUT', 'CANCELLED'].map((end) => `${kind}_EXECUTION_${end}`),
  ),
);

/** What a caller's own history says of its activity. */
export interface SeenOutcome {
  readonly isRunning: boolean;
  readonly outcome: Outcome;
  /** How many events end the activity. */
  readonly ends: number;
  /** What it was ended with, as text. */
  readonly payload: string;
  readonly message: string;
  /** Who ended it. */
  readonly identity: string;
  /** When Temporal should have timed it out; undefined where it never started. */
  readonly ranForMs: number;
}

/** Reads the latest run of a caller's workflow. */
export async function readCaller(client: Client, workflowId: string): Promise<SeenOutcome> {
  const handle = client.workflow.getHandle(workflowId);
  const { raw } = await handle.describe();
  const { events } = await client.workflow
    .getHandle(workflowId, raw.workflowExecutionInfo?.execution?.runId ?? undefined)
    .fetchHistory();
  const all = events ?? [];
  const ends = all.filter(isEnd);
  const last = ends.at(-1);
  const started = all.findLast((event) => event.activityTaskStartedEventAttributes);
  return {
    isRunning: raw.workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING,
    ends: ends.length,
    ...read(last),
    ranForMs: Number(last?.eventTime?.seconds ?? 0) * 1000 - Number(started?.eventTime?.seconds ?? 0) * 1000,
  };
}

function isEnd(event: HistoryEvent): boolean {
  return Boolean(
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskCanceledEventAttributes ??
    event.activityTaskTimedOutEventAttributes,
  );
}

function read(
  event: HistoryEvent | undefined,
): Pick<SeenOutcome, 'outcome' | 'payload' | 'message' | 'identity'> {
  const completed = event?.activityTaskCompletedEventAttributes;
  const failed = event?.activityTaskFailedEventAttributes;
  const cancelled = event?.activityTaskCanceledEventAttributes;
  const identity = (completed ?? failed ?? cancelled)?.identity ?? '';
  const message = failed?.failure?.message ?? '';
  if (completed) {
    return { outcome: 'completed', payload: text(completed.result), message, identity };
  }
  if (failed) {
    const info = failed.failure?.applicationFailureInfo;
    return { outcome: failureOutcome(info?.type ?? ''), payload: text(info?.details), message, identity };
  }
  if (cancelled) {
    return { outcome: 'cancelled', payload: text(cancelled.details), message, identity };
  }
  return {
    outcome: event?.activityTaskTimedOutEventAttributes ? 'timed out in Temporal' : 'not told',
    payload: '',
    message,
    identity,
  };
}

function failureOutcome(type: string): Outcome {
  return isOutcome(type) ? type : 'other failure';
}

function isOutcome(type: string): type is Outcome {
  return outcomeTypes.has(type);
}

function text(payloads: temporal.api.common.v1.IPayloads | null | undefined): string {
  return Buffer.from(payloads?.payloads?.[0]?.data ?? []).toString();
}
