import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CallbackState, type CallbackStatus } from '@stigmer/api/execution/v1';
import { isFinalPhase, type Execution } from '@stigmer/handshake';
import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { isNexusCallback } from '../temporal/callback-status.js';
import { nexusOperationId } from '../temporal/nexus-contract.js';
import { callbackDeliveryId } from '../temporal/owner-contract.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { addNexusCompletion } from './nexus-completion.js';
import type { HistoryReader } from './read-history.js';

/**
 * Completes what an ended execution tells of its callback, where its owner's record can't be the last word: while delivery
 * is tried again and again, and where a stand-in delivers because the owner was ended from outside or had given up.
 */
export async function withDeliveryRecord<E extends Execution>(
  reader: Pick<HistoryReader, 'client'>,
  execution: E,
): Promise<E> {
  const { status } = execution;
  const callback = status?.callback;
  if (!status || !callback || !isFinalPhase(status.phase) || !isOpen(callback.state)) {
    return execution;
  }
  if (isNexusCallback(callback)) {
    addNexusCompletion(callback, await describe(reader, nexusOperationId(execution.id)));
    return execution;
  }
  const owner = await describe(reader, execution.id);
  if (owner?.status.name === 'RUNNING') {
    addPendingDelivery(callback, owner);
    return execution;
  }
  const standIn = await describe(reader, callbackDeliveryId(execution.id));
  const recorded = readOwnerMemo(standIn?.memo).status?.callback;
  // A record of another token is about an earlier run of the same execution.
  if (standIn && recorded?.tokenFingerprint === callback.tokenFingerprint) {
    addPendingDelivery(recorded, standIn);
    status.callback = recorded;
  }
  return execution;
}

/** Whether the caller may yet be told. */
function isOpen(state: CallbackState): boolean {
  return state === CallbackState.WAITING || state === CallbackState.FAILED;
}

async function describe(
  { client }: Pick<HistoryReader, 'client'>,
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return undefined;
    }
    throw error;
  }
}

/** What the activity that delivers has met until now; Temporal tells it while it is tried again. */
function addPendingDelivery(callback: CallbackStatus, { raw }: WorkflowExecutionDescription): void {
  const delivery = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'deliverOutcome');
  if (!delivery) {
    return;
  }
  // One try was made before this activity.
  callback.attempts = delivery.attempt ?? 1;
  callback.lastError = delivery.lastFailure?.message ?? callback.lastError;
  const next = delivery.nextAttemptScheduleTime ?? delivery.scheduledTime;
  if (next && tsToMs(next) > Date.now()) {
    callback.nextAttemptAt = timestampFromDate(new Date(tsToMs(next)));
  }
}
