import { Code } from '@connectrpc/connect';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { RECOVER_UPDATE } from '../temporal/redeliver-contract.js';
import { refuse } from './execution-errors.js';
import type { ExecutionsContext } from './executions-context.js';
import { getExecution } from './get-execution.js';

/**
 * Runs an execution again whose failure is held, for its caller that still waits.
 *
 * @throws ConnectError NOT_FOUND; FAILED_PRECONDITION where it is not held
 */
export async function recoverExecution<K extends ExecutionKind>(
  context: ExecutionsContext,
  kind: K,
  id: string,
  reason: string,
): Promise<ExecutionByKind[K]> {
  const { status } = await getExecution(context, kind, id);
  if (!status?.heldUntil) {
    throw notHeld(id);
  }
  try {
    await context.client.workflow
      .getHandle(id)
      .executeUpdate<void, [string]>(RECOVER_UPDATE, { args: [reason] });
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) {
      throw notHeld(id);
    }
    throw error;
  }
  context.logger.info({ execution_id: id, reason }, 'Execution is run again');
  return getExecution(context, kind, id);
}

function notHeld(id: string) {
  return refuse(
    Code.FailedPrecondition,
    `The execution ${id} is not held: only a failure that its definition has held (hold_on_failure) can be run again.`,
  );
}
