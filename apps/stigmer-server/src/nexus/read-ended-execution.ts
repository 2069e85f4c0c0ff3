import type { Execution, ExecutionKind } from '@stigmer/handshake';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { readEnded } from '../callbacks/deliver-for-ended-owners.js';
import type { HistoryReader } from '../executions/read-history.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';

/**
 * Reads an execution whose owner has ended.
 *
 * @returns null where nothing is left of it: somebody has deleted its owner
 * @throws an error while the owner runs
 */
export async function readEndedExecution(
  dependencies: HistoryReader & { readonly logger: Logger },
  kind: ExecutionKind,
  id: string,
): Promise<Execution | null> {
  try {
    const owner = await dependencies.client.workflow.getHandle(id).describe();
    if (owner.status.name === 'RUNNING') {
      throw new Error(`The owner of ${id} still runs.`);
    }
    return await readEnded(dependencies, kind, owner, readOwnerMemo(owner.memo));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return null;
    }
    throw error;
  }
}
