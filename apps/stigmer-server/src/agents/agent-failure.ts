import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { cutMessage, detailsWithinLimit } from '../temporal/size-limits.js';
import { AgentInputError } from './builtin/agent-input-error.js';

/** After so many tries, what might have come right is given up. */
const MAX_TRIES = 3;

/**
 * What an activity fails with when an agent or a function threw: a bad input is final at once, a passing fault and one that
 * nobody foresaw after some tries. A cancellation stays one.
 */
export function agentFailure(error: unknown): unknown {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure || !(error instanceof Error)) {
    return error;
  }
  const isBadInput = error instanceof AgentInputError;
  const isFinal = isBadInput && !error.retryable;
  const message = cutMessage(error.message);
  return ApplicationFailure.create({
    type: error.name,
    message,
    nonRetryable: isFinal || Context.current().info.attempt >= MAX_TRIES,
    details: isBadInput ? [detailsWithinLimit({ input: error.input, code: error.code })] : [],
    // A cause repeats the message: one that had to be cut must not come back whole.
    ...(message === error.message && { cause: error }),
  });
}
