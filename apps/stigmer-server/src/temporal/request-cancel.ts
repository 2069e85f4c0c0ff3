import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { GrpcStatus, grpcStatusOf } from './grpc-status.js';
import { CANCEL_ORIGIN_SIGNAL, type CancelRequest } from './owner-contract.js';

/**
 * Asks an owner workflow to stop. Who asks goes ahead as a signal, because Temporal's own request, which makes the owner
 * close as cancelled, does not reach workflow code with its reason. An owner that has closed is left as it is.
 */
export async function requestCancel(client: Client, id: string, request: CancelRequest): Promise<void> {
  const owner = client.workflow.getHandle(id);
  try {
    await owner.signal<[CancelRequest]>(CANCEL_ORIGIN_SIGNAL, request);
    await owner.cancel();
  } catch (error) {
    if (grpcStatusOf(error) !== GrpcStatus.NOT_FOUND && !(error instanceof WorkflowNotFoundError)) {
      throw error;
    }
  }
}
