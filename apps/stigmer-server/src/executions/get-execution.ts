import { Code } from '@connectrpc/connect';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { refuse } from './execution-errors.js';
import { executionAfter } from './execution-history.js';
import { withDeliveryRecord } from './delivery-record.js';
import { readHistory, type HistoryReader } from './read-history.js';

/**
 * Gives one execution as it is now.
 *
 * @throws ConnectError NOT_FOUND
 */
export async function getExecution<K extends ExecutionKind>(
  reader: HistoryReader,
  kind: K,
  id: string,
): Promise<ExecutionByKind[K]> {
  let execution: ExecutionByKind[K] | undefined;
  for await (const { events } of readHistory(reader, kind, id)) {
    for (const event of events) {
      execution = executionAfter(kind, execution, event);
    }
  }
  if (execution === undefined) {
    throw refuse(Code.NotFound, `"${id}" is a workflow in Stigmer's namespace, but no ${kind} execution.`);
  }
  return withDeliveryRecord(reader, execution);
}
