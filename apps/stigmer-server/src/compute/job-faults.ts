import { AgentInputError } from '../agents/builtin/agent-input-error.js';

/** A job needed more memory than it may use. */
export function tooBig(input: string, cause?: unknown): AgentInputError {
  return new AgentInputError(
    input,
    'TOO_LARGE',
    'working on it needed more memory than allowed and was stopped. Give a smaller or simpler one.',
    { cause },
  );
}

/** A job took longer than it may, in milliseconds. */
export function tooLong(input: string, limitMs: number): AgentInputError {
  return new AgentInputError(
    input,
    'TOO_LARGE',
    `working on it took longer than ${limitMs / 1000} s and was stopped. Give a smaller or simpler one.`,
  );
}

/** The process of a job broke down by itself, and so did the next. */
export function brokeDown(input: string, how: string): AgentInputError {
  return new AgentInputError(
    input,
    'UNSUPPORTED',
    `working on it ended the process that did it, twice (${how}). Give a simpler one, or another format.`,
  );
}

/** Something outside ended the processes of a job again and again. That is no fault of the job's: it may succeed later. */
export class ComputeProcessKilledError extends Error {
  override readonly name = 'ComputeProcessKilledError';

  constructor(times: number, how: string) {
    super(`The process that did the work was ended from outside ${times} times (${how}). Try again later.`);
  }
}

/** So many jobs wait that one more would be too late for whoever is in a hurry. */
export class ComputePoolBusyError extends Error {
  override readonly name = 'ComputePoolBusyError';

  constructor(waiting: number) {
    super(`${waiting} jobs wait for a compute process. Try again later.`);
  }
}
