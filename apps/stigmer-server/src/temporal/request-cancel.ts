import type { Client } from '@temporalio/client';
import { CANCEL_ORIGIN_SIGNAL, type CancelRequest } from './owner-contract.js';
import { unlessClosed } from './unless-closed.js';

/**
 * Asks an owner workflow to stop. Who asks goes ahead as a signal, because Temporal's own request, which makes the owner
 * close as cancelled, does not reach workflow code with its reason. An owner that has closed is left as it is.
 */
export async function requestCancel(client: Client, id: string, request: CancelRequest): Promise<void> {
  const owner = client.workflow.getHandle(id);
  await unlessClosed(async () => {
    await owner.signal<[CancelRequest]>(CANCEL_ORIGIN_SIGNAL, request);
    await owner.cancel();
  });
}
