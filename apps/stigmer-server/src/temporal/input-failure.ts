import { ApplicationFailure, Context } from '@temporalio/activity';
import type { AgentInputError } from '../agents/builtin/agent-input-error.js';

/** After so many tries, an input that might have come right is given up. */
const MAX_TRIES = 3;

/** The failure of an activity that can't work on one of its inputs. */
export function inputFailure(error: AgentInputError): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.name,
    message: error.message,
    nonRetryable: !error.retryable || Context.current().info.attempt >= MAX_TRIES,
    details: [{ input: error.input, code: error.code }],
    cause: error,
  });
}
