import { create } from '@bufbuild/protobuf';
import { CallbackState, ExecutionErrorSchema, ExecutionPhase } from '@stigmer/api/execution/v1';
import { failureCodes, isFinalPhase, type ExecutionByKind, type ExecutionKind } from '@stigmer/handshake';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Logger } from 'pino';
import { withDeliveryRecord } from '../executions/delivery-record.js';
import { executionTraits } from '../executions/execution-traits.js';
import { getExecution } from '../executions/get-execution.js';
import type { HistoryReader } from '../executions/read-history.js';
import { markTerminated } from '../executions/terminated-status.js';
import type { Metrics } from '../observability/metrics.js';
import { isPassingFault } from '../temporal/grpc-status.js';
import { ownerWorkflowTypes } from '../temporal/owner-contract.js';
import { readOwnerMemo, type OwnerMemo } from '../temporal/owner-memo.js';
import { withDeadline } from '../temporal/caller-deadline.js';
import { startStandIn } from '../temporal/start-stand-in.js';
import { UNTOLD_CALLERS_QUERY } from '../temporal/waiting-callers.js';

/** What telling the callers of ended owners needs. */
export interface EndedOwnersDependencies extends HistoryReader {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Finds owner workflows that were ended from outside (terminated by an operator, for instance) before they had told their
 * callers, and has each caller told by a workflow that stands in.
 *
 * @param settled what the pass before gave: run ids of owners whose callers need nothing more; they stay on the list until
 *   they are deleted
 */
export async function deliverForEndedOwners(
  dependencies: EndedOwnersDependencies,
  settled: ReadonlySet<string>,
  onProgress: () => void,
): Promise<ReadonlySet<string>> {
  const stillSettled = new Set<string>();
  for await (const owner of dependencies.client.workflow.list({ query: UNTOLD_CALLERS_QUERY })) {
    try {
      if (settled.has(owner.runId) || (await isSettled(dependencies, owner))) {
        stillSettled.add(owner.runId);
      }
    } catch (error) {
      dependencies.logger.error(
        { execution_id: owner.workflowId, err: error },
        'No stand-in for an ended owner could be started',
      );
    }
    onProgress();
  }
  return stillSettled;
}

/** Whether the caller of an ended owner needs nothing more; a stand-in is started where it does. */
async function isSettled(
  dependencies: EndedOwnersDependencies,
  owner: WorkflowExecutionInfo,
): Promise<boolean> {
  const { client, logger, metrics } = dependencies;
  const id = owner.workflowId;
  const kind = kindOfOwner(owner.type);
  const memo = readOwnerMemo(owner.memo);
  const current = await client.workflow.getHandle(id).describe();
  if (kind === undefined || memo.callback === undefined || current.runId !== owner.runId) {
    // A later run of the same id (after a reset, or a caller's retry) tells the caller itself.
    return true;
  }
  const ended = await readEnded(dependencies, kind, owner, memo);
  const { status } = ended;
  if (!status || !isFinalPhase(status.phase) || status.callback?.state !== CallbackState.WAITING) {
    return true;
  }
  // A stand-in may be ended from outside too: only its record settles the matter.
  const callback = withDeadline(memo.callback, owner.startTime.getTime());
  if (await startStandIn(client, ended, { kind, callback })) {
    metrics.endedOwners.inc({ cause: 'outside' });
    logger.warn(
      { execution_id: id, token_fingerprint: memo.callback.tokenFingerprint },
      'Owner was ended from outside',
    );
  }
  return false;
}

/**
 * The execution as its owner left it. Where its history will never be readable, its memo still tells enough for the caller.
 *
 * @throws what stood in the way of reading it now: the next pass tries again
 */
export async function readEnded<K extends ExecutionKind>(
  dependencies: Pick<EndedOwnersDependencies, keyof HistoryReader | 'logger'>,
  kind: K,
  { workflowId: id, closeTime }: Pick<WorkflowExecutionInfo, 'workflowId' | 'closeTime'>,
  { status: published }: OwnerMemo,
): Promise<ExecutionByKind[K]> {
  try {
    return await getExecution(dependencies, kind, id);
  } catch (error) {
    if (isPassingFault(error)) {
      throw error;
    }
    dependencies.logger.error({ execution_id: id, err: error }, "An ended owner's history can't be read");
    const traits = executionTraits[kind];
    const status = create(traits.statusSchema);
    status.phase = published?.phase ?? status.phase;
    status.startedAt = published?.startedAt;
    status.error = published?.error;
    status.callback = published?.callback;
    status.outputArtifact = published?.outputArtifact;
    if (status.phase === ExecutionPhase.COMPLETED && !status.outputArtifact) {
      // It had completed, but with what is lost: that is no result.
      status.phase = ExecutionPhase.FAILED;
      status.error = create(ExecutionErrorSchema, {
        type: failureCodes[kind].FAILED,
        message:
          "It completed, but its output can't be read: its owner was ended before it had told its caller.",
      });
    }
    markTerminated(kind, status, closeTime && msToTs(closeTime.getTime()), undefined);
    return withDeliveryRecord(dependencies, traits.execution(id, traits.specOf(''), status));
  }
}

function kindOfOwner(workflowType: string): ExecutionKind | undefined {
  return (['agent', 'workflow'] as const).find((kind) => ownerWorkflowTypes[kind] === workflowType);
}
