import { CompleteAsyncError, Context } from '@temporalio/activity';
import { eventually } from './eventually.js';

/** The task tokens that a caller's activity `HoldToken` was given: for tests that call Create themselves. */
export class TaskTokens {
  readonly #tokens = new Map<string, Uint8Array>();
  readonly #starts = new Map<string, Uint8Array[]>();

  /** The activity: keeps its token here, and leaves its completion to whoever uses it. */
  readonly HoldToken = async (): Promise<never> => {
    const { taskToken, workflowExecution, activityId, attempt } = Context.current().info;
    this.#tokens.set(key(workflowExecution?.workflowId, attempt), taskToken);
    const workflowId = workflowExecution?.workflowId ?? activityId;
    this.#starts.set(workflowId, [...(this.#starts.get(workflowId) ?? []), taskToken]);
    throw new CompleteAsyncError();
  };

  /**
   * The token of the n-th start of a workflow's activity, or of the standalone activity of this id, from 1: attempts may be
   * counted from 1 again.
   */
  ofStart(workflowId: string, start: number): Promise<Uint8Array> {
    return eventually(() => {
      const token = this.#starts.get(workflowId)?.[start - 1];
      if (token === undefined) {
        throw new Error(`Start ${start} of ${workflowId} has not been`);
      }
      return token;
    });
  }

  /** The token of an attempt of a workflow's activity, as soon as that attempt has begun. */
  of(workflowId: string, attempt = 1): Promise<Uint8Array> {
    return eventually(() => {
      const token = this.#tokens.get(key(workflowId, attempt));
      if (token === undefined) {
        throw new Error(`Attempt ${attempt} of ${workflowId} has not begun`);
      }
      return token;
    });
  }
}

function key(workflowId: string | undefined, attempt: number): string {
  return `${workflowId} ${attempt}`;
}
