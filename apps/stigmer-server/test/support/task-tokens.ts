import { CompleteAsyncError, Context } from '@temporalio/activity';
import { eventually } from './eventually.js';

/** The task tokens that a caller's activity `HoldToken` was given: for tests that call Create themselves. */
export class TaskTokens {
  readonly #tokens = new Map<string, Uint8Array>();

  /** The activity: keeps its token here, and leaves its completion to whoever uses it. */
  readonly HoldToken = async (): Promise<never> => {
    const { taskToken, workflowExecution, attempt } = Context.current().info;
    this.#tokens.set(key(workflowExecution?.workflowId, attempt), taskToken);
    throw new CompleteAsyncError();
  };

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
