import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import type { SearchAttributePair } from '@temporalio/common';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { callbackAttribute } from './callback-status.js';
import { heartbeatTimeoutValue, memoKeys, searchAttributes, type OwnerOptions } from './owner-contract.js';
import { taskQueues } from './task-queues.js';

/**
 * The owner of an agent that takes no time of its own comes before those that wait with it: most of what may crowd the queue has seconds
 * or hours to run. Three is the middle, which all others have. Temporal 1.32 keeps priorities, 1.29
 * where `matching.useNewMatcher` is set; elsewhere they are ignored: https://docs.temporal.io/develop/task-queue-priority-fairness
 */
const SHORT_PRIORITY = { priorityKey: 2 };

/** An execution that is about to get its owner. */
export interface OwnerStart<K extends ExecutionKind = ExecutionKind> {
  readonly definitionId: string;
  readonly execution: ExecutionByKind[K];
  readonly options: OwnerOptions<K>;
  /** Tells a repeated request from one that asks for something else. */
  readonly specHash: string;
}

/** What an owner workflow is started with, by a client or by another workflow. */
export function ownerStartOptions<K extends ExecutionKind>({
  definitionId,
  execution,
  options,
  specHash,
}: OwnerStart<K>) {
  const { callback, nexus, plan } = options;
  const heartbeatTimeout = callback && heartbeatTimeoutValue(callback);
  const callerWorkflowId = callback?.workflowId || nexus?.workflowId;
  const typedSearchAttributes: SearchAttributePair[] = [
    { key: searchAttributes.phase, value: ExecutionPhase[ExecutionPhase.PENDING] },
    { key: searchAttributes.definition, value: definitionId },
    { key: searchAttributes.callback, value: callbackAttribute(execution.status?.callback) },
    ...(callerWorkflowId
      ? [{ key: searchAttributes.callerWorkflowId, value: searchable(callerWorkflowId) }]
      : []),
    ...(callback?.activityId
      ? [{ key: searchAttributes.callerActivityId, value: searchable(callback.activityId) }]
      : []),
    ...(heartbeatTimeout === undefined
      ? []
      : [{ key: searchAttributes.heartbeatTimeout, value: heartbeatTimeout }]),
  ];
  const args: [ExecutionByKind[K], OwnerOptions<K>] = [execution, options];
  return {
    workflowId: execution.id,
    taskQueue: taskQueues.owners,
    ...('short' in plan && plan.short && { priority: SHORT_PRIORITY }),
    args,
    memo: {
      [memoKeys.status]: execution.status,
      [memoKeys.specHash]: specHash,
      ...(callback && { [memoKeys.callback]: callback }),
    },
    typedSearchAttributes,
  };
}

/**
 * A text as a search attribute holds it. Temporal's visibility on SQL finds no text with double quotes or backslashes.
 */
export function searchable(text: string): string {
  return text.replace(/[%"\\]/g, (character) => encodeURIComponent(character));
}
