import { isFinalPhase, type ExecutionByKind, type ExecutionKind } from '@stigmer/handshake';
import { requestCancel } from '../temporal/request-cancel.js';
import type { ExecutionsContext } from './executions-context.js';
import { getExecution } from './get-execution.js';

/**
 * Asks an execution to stop on a Stigmer user's behalf, and gives it as it is then.
 *
 * @throws ConnectError NOT_FOUND
 */
export async function cancelExecution<K extends ExecutionKind>(
  context: ExecutionsContext,
  kind: K,
  id: string,
  reason: string,
): Promise<ExecutionByKind[K]> {
  const execution = await getExecution(context, kind, id);
  if (execution.status && isFinalPhase(execution.status.phase)) {
    return execution;
  }
  await requestCancel(context.client, id, {
    origin: 'user',
    reason: reason === '' ? 'Cancelled by a user.' : `Cancelled by a user: ${reason}`,
  });
  return getExecution(context, kind, id);
}
