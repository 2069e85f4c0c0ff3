import { Code } from '@connectrpc/connect';
import { CallbackState } from '@stigmer/api/execution/v1';
import { isFinalPhase, type ExecutionByKind, type ExecutionKind } from '@stigmer/handshake';
import { isNexusCallback } from '../temporal/callback-status.js';
import { callbackDeliveryId } from '../temporal/owner-contract.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { REDELIVER_SIGNAL } from '../temporal/redeliver-contract.js';
import { withDeadline } from '../temporal/caller-deadline.js';
import { startStandIn } from '../temporal/start-stand-in.js';
import { refuse } from './execution-errors.js';
import type { ExecutionsContext } from './executions-context.js';
import { getExecution } from './get-execution.js';

/**
 * Delivers an outcome again: at once where delivery waits for its next try, anew where it has been given up. A failure that
 * is held is delivered now.
 *
 * @throws ConnectError NOT_FOUND; FAILED_PRECONDITION where the execution has not ended, nobody waits or the caller is gone
 */
export async function redeliverExecution<K extends ExecutionKind>(
  context: ExecutionsContext,
  kind: K,
  id: string,
): Promise<ExecutionByKind[K]> {
  const execution = await getExecution(context, kind, id);
  const { status } = execution;
  const callback = status?.callback;
  if (!status || (!isFinalPhase(status.phase) && !status.heldUntil)) {
    throw refuse(
      Code.FailedPrecondition,
      `The execution ${id} has not ended: there is no outcome to deliver yet.`,
    );
  }
  switch (callback?.state) {
    case CallbackState.DELIVERED:
      return execution;
    case CallbackState.WAITING:
    case CallbackState.FAILED:
      if (isNexusCallback(callback) && isFinalPhase(status.phase)) {
        throw refuse(
          Code.FailedPrecondition,
          `The caller of ${id} waits by a Nexus operation: Temporal itself tells it, and tries again by itself.`,
        );
      }
      await deliverNow(context, kind, execution);
      context.logger.info({ execution_id: id }, 'Delivery was asked for again');
      return getExecution(context, kind, id);
    case CallbackState.CALLER_GONE:
      throw refuse(
        Code.FailedPrecondition,
        `Nobody waits for the execution ${id} any more: ${callback.verdict || "its caller's activity is over."}`,
      );
    default:
      throw refuse(
        Code.FailedPrecondition,
        `Nobody waits for the execution ${id}: it was created without a callback.`,
      );
  }
}

/** Whoever is about to deliver is asked to do so now; where nobody is, a stand-in begins. */
async function deliverNow<K extends ExecutionKind>(
  { client }: ExecutionsContext,
  kind: K,
  execution: ExecutionByKind[K],
): Promise<void> {
  const owner = client.workflow.getHandle(execution.id);
  const { memo, status, startTime } = await owner.describe();
  if (status.name === 'RUNNING') {
    await owner.signal(REDELIVER_SIGNAL);
    return;
  }
  const { callback } = readOwnerMemo(memo);
  if (!callback) {
    return;
  }
  const bound = withDeadline(callback, startTime.getTime());
  if (!(await startStandIn(client, execution, { kind, callback: bound }))) {
    await client.workflow.getHandle(callbackDeliveryId(execution.id)).signal(REDELIVER_SIGNAL);
  }
}
