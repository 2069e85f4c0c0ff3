import type { DefinitionProblem } from '@stigmer/serverless-workflow/definition';
import { AgentInputError } from '../agents/builtin/agent-input-error.js';
import type { ComputePool } from '../compute/compute-pool.js';
import { Quota } from '../quota.js';
import { tooMuchNow } from '../retry-info.js';

/** In what time a definition that was not validated may be sent again, in milliseconds. */
const RETRY_AFTER_MS = 2_000;

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
  const places = new Quota(atATime);
  return async (source, signal) => {
    const giveBack = places.take();
    if (!giveBack) {
      throw tooMuchNow(
        `${places.max} definitions are being validated already. Try again in a moment.`,
        RETRY_AFTER_MS,
      );
    }
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
        throw tooMuchNow(
          `The definition could not be validated within ${withinMs / 1000} s. Give a smaller one, or try again when the server has less to do.`,
          RETRY_AFTER_MS,
        );
      }
      // It needed more than it may use, or ended its process.
      if (error instanceof AgentInputError) return [{ pointer: '', message: error.fault }];
      throw error;
    } finally {
      giveBack();
    }
  };
}
