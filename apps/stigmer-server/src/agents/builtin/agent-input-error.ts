/** Why an input can't be worked on. */
export type AgentInputErrorCode =
  /** The input is not there, or empty. */
  | 'MISSING'
  /** The input is there but is not what the agent needs, e.g. not a number or a broken file. */
  | 'INVALID'
  /** What the input names can't be read: no such host or file, a refused connection, an HTTP error. */
  | 'UNREACHABLE'
  /** The server is not allowed to read what the input names. */
  | 'FORBIDDEN'
  /** The input is sound, but of a kind that the agent can't work on. */
  | 'UNSUPPORTED'
  /** The input is more than the agent takes, or needs more time or memory than it may use. */
  | 'TOO_LARGE';

/** Options of an AgentInputError. */
export interface AgentInputErrorOptions {
  /** Whether the same request may well succeed a little later. Default: false. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** An agent can't work on one of its inputs. The message names the input, the fault and what to do. */
export class AgentInputError extends Error {
  override readonly name = 'AgentInputError';
  /** Whether the same request may well succeed a little later. */
  readonly retryable: boolean;

  constructor(
    /** The name of the input at fault. */
    readonly input: string,
    readonly code: AgentInputErrorCode,
    /** What is wrong with the input and what to do, in one or two sentences. */
    readonly fault: string,
    { retryable = false, cause }: AgentInputErrorOptions = {},
  ) {
    super(`Input "${input}": ${fault}`, cause === undefined ? undefined : { cause });
    this.retryable = retryable;
  }
}
