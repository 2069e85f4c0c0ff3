import { Code, ConnectError } from '@connectrpc/connect';
import type { DefinitionProblem } from '@stigmer/serverless-workflow/definition';
import { AgentInputError } from '../agents/builtin/agent-input-error.js';
import type { ComputePool } from '../compute/compute-pool.js';

/** How much is validated. */
export interface ValidationLimits {
  /** How long a definition may wait and be checked, in milliseconds. Default: 10 s. */
  readonly withinMs?: number;
  /** How many definitions are checked, or wait for it, at the same time. Default: 16. */
  readonly atATime?: number;
}

/**
 * Makes what tells of a definition's problems. Reading a large one takes seconds, so it is done in a compute process.
 *
 * It rejects with RESOURCE_EXHAUSTED where too many are checked at the same time, or one takes too long.
 */
export function validateDefinition(
  pool: ComputePool,
  { withinMs = 10_000, atATime = 16 }: ValidationLimits = {},
): (source: string, signal: AbortSignal) => Promise<DefinitionProblem[]> {
  let underWay = 0;
  return async (source, signal) => {
    if (underWay >= atATime) {
      throw new ConnectError(
        `${underWay} definitions are being validated already. Try again in a moment.`,
        Code.ResourceExhausted,
      );
    }
    underWay += 1;
    const outOfTime = AbortSignal.timeout(withinMs);
    try {
      return await pool.run(
        'definition',
        { text: source, input: 'source' },
        { signal: AbortSignal.any([signal, outOfTime]) },
      );
    } catch (error) {
      signal.throwIfAborted();
      if (outOfTime.aborted) {
        throw new ConnectError(
          `The definition could not be validated within ${withinMs / 1000} s. Give a smaller one, or try again when the server has less to do.`,
          Code.ResourceExhausted,
        );
      }
      // It needed more than it may use, or ended its process.
      if (error instanceof AgentInputError) return [{ pointer: '', message: error.fault }];
      throw error;
    } finally {
      underWay -= 1;
    }
  };
}
