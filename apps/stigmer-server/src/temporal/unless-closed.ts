import { WorkflowNotFoundError } from '@temporalio/client';
import { GrpcStatus, grpcStatusOf } from './grpc-status.js';

/** Asks something of a workflow that may have closed meanwhile: it is left as it is then. */
export async function unlessClosed(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (grpcStatusOf(error) !== GrpcStatus.NOT_FOUND && !(error instanceof WorkflowNotFoundError)) {
      throw error;
    }
  }
}
