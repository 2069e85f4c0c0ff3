import type { ConnectionLike, WorkflowService } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';

/** What a heartbeat for a caller's activity found out. */
export type Liveness =
  /** The caller waits. */
  | 'waiting'
  /** The caller waits to be told that its activity is cancelled. */
  | 'cancelling'
  /** This attempt of the activity is over. */
  | 'over';

/** Who the caller's history says has completed, failed or cancelled its activity. */
export function deliveryIdentity(executionId: string): string {
  return `stigmer/${executionId}`;
}

/** What Temporal records as the source of a failure that Stigmer reported. */
export const FAILURE_SOURCE = 'Stigmer';

/** How a caller's activity is made to fail. */
export interface ActivityFailureInfo {
  readonly type: string;
  readonly message: string;
  readonly nonRetryable: boolean;
  readonly details?: Payload;
}

/** How long one call may take; without a deadline a connection that hangs is waited for without end. */
const CALL_TIMEOUT_MS = 10_000;

/**
 * The activity of a caller, reached by its task token. Temporal's `AsyncCompletionClient` does the same, but hides which
 * gRPC status a call ended with, and that decides what comes next.
 *
 * Each call fails with Temporal's own error (see {@link grpcStatusOf}) unless its docs say otherwise.
 */
export class CallerActivity {
  readonly #connection: ConnectionLike;
  readonly #namespace: string;
  readonly #taskToken: Uint8Array;
  readonly #identity: string;

  /**
   * @param namespace by name, never empty: Temporal would take a token of any namespace then
   * @param executionId the execution on whose behalf it is reached
   */
  constructor(connection: ConnectionLike, namespace: string, taskToken: Uint8Array, executionId: string) {
    this.#connection = connection;
    this.#namespace = namespace;
    this.#taskToken = taskToken;
    this.#identity = deliveryIdentity(executionId);
  }

  get #target() {
    return { namespace: this.#namespace, taskToken: this.#taskToken, identity: this.#identity };
  }

  /** Shows details on the caller's pending activity, and tells whether the caller still waits. */
  async heartbeat(details: Payload): Promise<Liveness> {
    try {
      const { cancelRequested } = await this.#call((service) =>
        service.recordActivityTaskHeartbeat({ ...this.#target, details: { payloads: [details] } }),
      );
      return cancelRequested ? 'cancelling' : 'waiting';
    } catch (error) {
      if (grpcStatusOf(error) === GrpcStatus.NOT_FOUND) {
        return 'over';
      }
      throw error;
    }
  }

  async complete(result: Payload): Promise<void> {
    await this.#call((service) =>
      service.respondActivityTaskCompleted({ ...this.#target, result: { payloads: [result] } }),
    );
  }

  async fail(failure: ActivityFailureInfo): Promise<void> {
    const { type, message, nonRetryable, details } = failure;
    await this.#call((service) =>
      service.respondActivityTaskFailed({
        ...this.#target,
        failure: {
          source: FAILURE_SOURCE,
          message,
          applicationFailureInfo: {
            type,
            nonRetryable,
            ...(details && { details: { payloads: [details] } }),
          },
        },
      }),
    );
  }

  async reportCancelled(details: Payload): Promise<void> {
    await this.#call((service) =>
      service.respondActivityTaskCanceled({ ...this.#target, details: { payloads: [details] } }),
    );
  }

  #call<T>(call: (service: WorkflowService) => Promise<T>): Promise<T> {
    const { workflowService } = this.#connection;
    return this.#connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, () => call(workflowService));
  }
}
