import {
  callerOutcome,
  type CancelOrigin,
  type Execution,
  type ExecutionKind,
  type FinalPhase,
} from '@stigmer/handshake';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import {
  ActivityCancelledError,
  ActivityNotFoundError,
  type AsyncCompletionClient,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** An execution that has ended. */
export interface Ended {
  readonly kind: ExecutionKind;
  readonly phase: FinalPhase;
  readonly cancelOrigin: CancelOrigin;
  readonly retryable: boolean;
  readonly execution: Execution;
}

/** The caller's activity, as its token reaches it. */
export class Caller {
  readonly #completer: AsyncCompletionClient;
  readonly #token: Uint8Array;

  constructor(completer: AsyncCompletionClient, token: Uint8Array) {
    this.#completer = completer;
    this.#token = token;
  }

  /** Sends a heartbeat, and tells what it says of the activity. */
  async state(): Promise<'waiting' | 'cancelling' | 'gone'> {
    try {
      await this.#completer.heartbeat(this.#token);
      return 'waiting';
    } catch (error) {
      if (error instanceof ActivityCancelledError) {
        return 'cancelling';
      }
      return goneOrThrow(error);
    }
  }

  /** Delivers the outcome, as Stigmer's own table of outcomes has it. */
  async tell(ended: Ended): Promise<'told' | 'gone'> {
    try {
      await this.#tell(ended);
      return 'told';
    } catch (error) {
      return goneOrThrow(error);
    }
  }

  #tell({ kind, phase, cancelOrigin, retryable, execution }: Ended): Promise<void> {
    const outcome = callerOutcome(kind, phase, cancelOrigin);
    switch (outcome.result) {
      case 'completed':
        return this.#completer.complete(this.#token, execution);
      case 'cancelled':
        return this.#completer.reportCancellation(this.#token);
      case 'failed':
        return this.#completer.fail(
          this.#token,
          ApplicationFailure.create({
            type: outcome.type,
            message: execution.status?.error?.message ?? outcome.type,
            nonRetryable: !(retryable && phase === ExecutionPhase.FAILED),
            details: [execution],
          }),
        );
    }
  }
}

function goneOrThrow(error: unknown): 'gone' {
  if (error instanceof ActivityNotFoundError) {
    return 'gone';
  }
  throw error;
}
