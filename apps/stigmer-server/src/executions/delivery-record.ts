import { CallbackState } from '@stigmer/api/execution/v1';
import { isFinalPhase, type Execution } from '@stigmer/handshake';
import { WorkflowNotFoundError } from '@temporalio/client';
import { callbackDeliveryId } from '../temporal/owner-contract.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import type { HistoryReader } from './read-history.js';

/**
 * Completes an execution whose owner was ended from outside before it had told its caller: the stand-in's record tells what
 * became of the callback.
 */
export async function withDeliveryRecord<E extends Execution>(
  { client }: Pick<HistoryReader, 'client'>,
  execution: E,
): Promise<E> {
  const { status } = execution;
  if (!status || !isFinalPhase(status.phase) || status.callback?.state !== CallbackState.WAITING) {
    return execution;
  }
  try {
    const { memo } = await client.workflow.getHandle(callbackDeliveryId(execution.id)).describe();
    const recorded = readOwnerMemo(memo).status?.callback;
    // A record of another token is about an earlier run of the same execution.
    if (recorded?.tokenFingerprint === status.callback.tokenFingerprint) {
      status.callback = recorded;
    }
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) {
      throw error;
    }
  }
  return execution;
}
