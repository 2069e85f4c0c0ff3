// What the matrix and the interop workers of all languages say to each other, as JSON.

/** What the workflow `Interop` is asked to wait for. */
export interface InteropInput {
  readonly kind: 'agent' | 'workflow';
  readonly definitionId: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly startToCloseSeconds: number;
  /** 0: none. */
  readonly heartbeatSeconds: number;
  readonly maximumAttempts: number;
  /** Attempt 1 has its Create accepted, and then fails with the retryable type {@link FIRST_ATTEMPT}. */
  readonly failFirstAttempt: boolean;
  /** Where it waits by a Nexus operation, in place of an activity: the endpoint. Empty: by an activity. */
  readonly nexusEndpoint: string;
}

/** Which predicate of the language's helper, or else of Temporal's SDK, knows the end. */
export type InteropOutcome =
  | 'completed'
  | 'failed'
  | 'timed out'
  | 'cancelled in Stigmer'
  | 'cancelled'
  | 'timed out in Temporal'
  | 'other';

/** What the workflow `Interop`, or the activity {@link STANDALONE}, saw. */
export interface InteropResult {
  readonly outcome: InteropOutcome;
  /** Empty where there is none. */
  readonly failureType: string;
  /** Empty where there is none. */
  readonly failureMessage: string;
  /** Full Protobuf name of the generated class that the execution was decoded into; empty where none was decoded. */
  readonly executionType: string;
  readonly execution: SeenExecution | null;
}

/** The final execution, read from the generated class. */
export interface SeenExecution {
  readonly id: string;
  readonly definitionId: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly output: unknown;
  readonly error: { readonly type: string; readonly message: string } | null;
  readonly hasStartedAt: boolean;
  readonly hasCompletedAt: boolean;
}

/**
 * The query that gives the result of a workflow that was cancelled, in languages whose SDK closes such a workflow as cancelled
 * even where its code returns a result: Java.
 */
export const RESULT_QUERY = 'result';

/**
 * The activity of an interop worker that acts as a client of Temporal. It takes an {@link InteropInput} and an id, under which it starts
 * the activity `ExecuteAgent` or `ExecuteWorkflow` without any workflow, and gives what the client of its language has seen.
 */
export const STANDALONE = 'InteropStandalone';

/**
 * The activity of an interop worker that takes the kind of an execution and its id, calls Get with the stubs of its language, and
 * gives what it has read.
 */
export const GET = 'InteropGet';

/** What a worker writes first, before the time that its wall clock shows, in ISO 8601 and UTC. */
export const CLOCK_LINE = 'The clock shows ';

/** The failure type of a first attempt that was asked to fail. */
export const FIRST_ATTEMPT = 'InteropFirstAttempt';
