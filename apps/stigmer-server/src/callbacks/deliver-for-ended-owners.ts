import { CallbackState } from '@stigmer/api/execution/v1';
import { isFinalPhase, type ExecutionKind } from '@stigmer/handshake';
import { WorkflowExecutionAlreadyStartedError, type WorkflowExecutionInfo } from '@temporalio/client';
import type { Logger } from 'pino';
import { getExecution } from '../executions/get-execution.js';
import type { HistoryReader } from '../executions/read-history.js';
import {
  callbackDeliveryId,
  ownerWorkflowTypes,
  type CallbackDeliveryOptions,
} from '../temporal/owner-contract.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { STIGMER_TASK_QUEUE } from '../temporal/task-queue.js';
import { UNTOLD_CALLERS_QUERY } from '../temporal/waiting-callers.js';

/**
 * Finds owner workflows that were ended from outside (terminated by an operator, for instance) before they had told their
 * callers, and has each caller told by a workflow that stands in.
 *
 * @param seenTo what the pass before gave: run ids of owners that were seen to; they stay on the list until they are deleted
 */
export async function deliverForEndedOwners(
  reader: HistoryReader,
  logger: Logger,
  seenTo: ReadonlySet<string>,
  onProgress: () => void,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for await (const owner of reader.client.workflow.list({ query: UNTOLD_CALLERS_QUERY })) {
    try {
      if (!seenTo.has(owner.runId)) {
        await standIn(reader, logger, owner);
      }
      seen.add(owner.runId);
    } catch (error) {
      logger.error(
        { execution_id: owner.workflowId, err: error },
        'No stand-in for an ended owner could be started',
      );
    }
    onProgress();
  }
  return seen;
}

async function standIn(reader: HistoryReader, logger: Logger, owner: WorkflowExecutionInfo): Promise<void> {
  const id = owner.workflowId;
  const kind = kindOfOwner(owner.type);
  const { callback } = readOwnerMemo(owner.memo);
  const current = await reader.client.workflow.getHandle(id).describe();
  if (kind === undefined || callback === undefined || current.runId !== owner.runId) {
    // A later run of the same id (after a reset, or a caller's retry) tells the caller itself.
    return;
  }
  const ended = await getExecution(reader, kind, id);
  const { status } = ended;
  if (!status || !isFinalPhase(status.phase) || status.callback?.state !== CallbackState.WAITING) {
    return;
  }
  const options: CallbackDeliveryOptions = { kind, callback };
  try {
    await reader.client.workflow.start('CallbackDelivery', {
      workflowId: callbackDeliveryId(id),
      taskQueue: STIGMER_TASK_QUEUE,
      args: [ended, options],
    });
    logger.warn(
      { execution_id: id, token_fingerprint: callback.tokenFingerprint },
      'Owner was ended from outside',
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
      throw error;
    }
  }
}

function kindOfOwner(workflowType: string): ExecutionKind | undefined {
  return (['agent', 'workflow'] as const).find((kind) => ownerWorkflowTypes[kind] === workflowType);
}
