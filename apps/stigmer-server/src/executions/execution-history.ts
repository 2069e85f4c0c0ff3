import { clone, create, equals, isMessage } from '@bufbuild/protobuf';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import type { Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { memoKeys } from '../temporal/owner-contract.js';
import { payloadConverter } from '../temporal/payload-converter.js';
import { executionTraits, type ExecutionTraits } from './execution-traits.js';
import { markTerminated } from './terminated-status.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type MaybePayload = Payload | null | undefined;

/**
 * The execution after an event of its owner workflow's history, which is where its status, inputs and outcome are kept.
 *
 * @param before the execution after the events before; undefined at the first
 * @returns `before` itself where the event changes nothing that can be seen
 */
export function executionAfter<K extends ExecutionKind>(
  kind: K,
  before: ExecutionByKind[K] | undefined,
  event: HistoryEvent,
): ExecutionByKind[K] | undefined {
  const traits: ExecutionTraits<K> = executionTraits[kind];
  const after =
    readExecution(kind, wholeExecution(event)) ??
    (before && (withPublishedStatus(kind, before, event) ?? terminated(kind, before, event)));
  return after && !(before && equals(traits.schema, before, after)) ? after : before;
}

/** Where an event holds the execution whole: as accepted, on its way to the caller, or as the owner's own result. */
function wholeExecution(event: HistoryEvent): MaybePayload {
  const scheduled = event.activityTaskScheduledEventAttributes;
  return (
    event.workflowExecutionStartedEventAttributes?.input?.payloads?.[0] ??
    (scheduled?.activityType?.name === 'deliverOutcome' ? scheduled.input?.payloads?.[0] : undefined) ??
    event.workflowExecutionCompletedEventAttributes?.result?.payloads?.[0] ??
    event.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details?.payloads?.[0]
  );
}

function readExecution<K extends ExecutionKind>(
  kind: K,
  payload: MaybePayload,
): ExecutionByKind[K] | undefined {
  const value: unknown = payload ? payloadConverter.fromPayload(payload) : undefined;
  return isMessage(value, executionTraits[kind].schema) ? value : undefined;
}

/** Owners publish each change of status in their memo, without the output. */
function withPublishedStatus<K extends ExecutionKind>(
  kind: K,
  before: ExecutionByKind[K],
  event: HistoryEvent,
): ExecutionByKind[K] | undefined {
  const traits: ExecutionTraits<K> = executionTraits[kind];
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields?.[memoKeys.status];
  const status: unknown = memo ? payloadConverter.fromPayload(memo) : undefined;
  if (!isMessage(status, traits.statusSchema)) {
    return undefined;
  }
  status.output ??= before.status?.output;
  if (status.phase === ExecutionPhase.COMPLETED && !status.output && !status.outputArtifact) {
    // The event that holds the output follows at once; nobody shall see a completed execution without it.
    return undefined;
  }
  // What it was asked for, which may be large, is shared: an execution has many changes.
  const after = Object.assign(create(traits.schema), before);
  after.status = status;
  return after;
}

/** An owner that was ended from outside could not publish anything. */
function terminated<K extends ExecutionKind>(
  kind: K,
  before: ExecutionByKind[K],
  event: HistoryEvent,
): ExecutionByKind[K] | undefined {
  const attributes =
    event.workflowExecutionTerminatedEventAttributes ?? event.workflowExecutionTimedOutEventAttributes;
  if (!attributes) {
    return undefined;
  }
  const traits: ExecutionTraits<K> = executionTraits[kind];
  const after = clone(traits.schema, before);
  after.status ??= create(traits.statusSchema);
  const reason = 'reason' in attributes ? attributes.reason : undefined;
  return markTerminated(kind, after.status, event.eventTime, reason) ? after : undefined;
}
