import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { withConnection } from './connect.js';
import { ensureRetention, NAMESPACES } from './namespaces.js';

const CALL_TIMEOUT_MS = 2_000;
const POLL_MS = 50;

/**
 * Resolves when a workflow can be started in each of our namespaces; rejects with the last reason
 * when the signal is aborted first.
 */
export async function untilReady(address: string, signal: AbortSignal): Promise<void> {
  await withConnection({ address }, async (connection) => {
    for (;;) {
      try {
        await connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, () => checkOnce(connection));
        return;
      } catch (error) {
        if (signal.aborted) throw error;
      }
      await delay(POLL_MS);
    }
  });
}

async function checkOnce(connection: Connection): Promise<void> {
  await ensureRetention(connection);
  for (const namespace of NAMESPACES) {
    await connection.workflowService.describeNamespace({ namespace });
    await checkWorkflows(connection, namespace);
  }
}

/**
 * Asks for a workflow that does not exist. "No such workflow" comes from the history service after both it and the
 * frontend have resolved the namespace, which is the way that a start takes too; unlike a start, it leaves no trace.
 */
async function checkWorkflows({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    await workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId: 'temporal-dev-readiness-probe' },
    });
  } catch (error) {
    const isAnswer =
      isGrpcServiceError(error) && error.code === status.NOT_FOUND && !error.details.startsWith('Namespace');
    if (!isAnswer) throw error;
  }
}
