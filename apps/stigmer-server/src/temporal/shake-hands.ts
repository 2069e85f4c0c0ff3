import { CompleteAsyncError, Context } from '@temporalio/activity';
import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';

/** What a handshake of the canary's needs. */
export interface ShakeHandsDependencies {
  readonly connection: ConnectionLike;
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly logger: Logger;
}

/**
 * As a caller's activity does: returns pending, and is completed by its task token. One that is not is tried again after its timeout.
 *
 * @throws CompleteAsyncError always
 */
export async function shakeHands({ connection, namespace, logger }: ShakeHandsDependencies): Promise<never> {
  const { taskToken } = Context.current().info;
  connection.workflowService
    .respondActivityTaskCompleted({ namespace, taskToken })
    .catch((error: unknown) => logger.warn({ err: error }, "The canary's activity could not be completed"));
  throw new CompleteAsyncError();
}
