import { AgentInputError, type AgentInputErrorCode } from '../agents/builtin/agent-input-error.js';

/** How a job ended, in a form that can pass between processes: an error's class can't. */
export type JobOutcome =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly input: string;
      readonly code: AgentInputErrorCode;
      readonly fault: string;
      readonly retryable: boolean;
      readonly cause: unknown;
    };

/** Does a job; its AgentInputError becomes an outcome, any other error stays one. */
export async function outcomeOf(work: () => unknown): Promise<JobOutcome> {
  try {
    return { ok: true, result: await work() };
  } catch (error) {
    if (!(error instanceof AgentInputError)) throw error;
    const { input, code, fault, retryable, cause } = error;
    return {
      ok: false,
      input,
      code,
      fault,
      retryable,
      cause: cause instanceof Error ? cause.message : undefined,
    };
  }
}

/** Gives an outcome's result, or throws its error anew. */
export function resultOf(outcome: JobOutcome): unknown {
  if (outcome.ok) return outcome.result;
  const { input, code, fault, retryable, cause } = outcome;
  throw new AgentInputError(input, code, fault, { retryable, cause });
}
