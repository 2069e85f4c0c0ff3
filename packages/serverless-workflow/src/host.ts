import type { JsonObject, JsonValue } from './json.js';
import type { Follows } from './language-change.js';

/**
 * Everything the interpreter needs from outside. In a Temporal workflow: activities, timers, the workflow's clock and
 * random numbers, and cancellation scopes. In a test: a virtual clock.
 */
export interface Host {
  /** What expressions see as `$workflow.id`. */
  readonly execution: { readonly id: string };

  /** What expressions see as `$runtime`. Spec: DSL, "Runtime Descriptor". */
  readonly runtime: { readonly name: string; readonly version: string; readonly metadata?: JsonObject };

  /**
   * Runs the function of a `call` task. `http` comes here under that name, with the spec's arguments.
   * A `WorkflowError` keeps its type; any other error becomes a communication error with it as `cause`.
   */
  callFunction(name: string, args: JsonObject, task: TaskReference): Promise<JsonValue>;

  sleep(ms: number): Promise<void>;

  now(): Date;

  /** A number from 0 up to but not including 1, for the jitter of retries. */
  random(): number;

  /**
   * Starts work that can be cancelled on its own; it is cancelled with the whole run too.
   * Temporal: `const scope = new CancellationScope(); return { result: scope.run(work), cancel: () => scope.cancel() }`.
   */
  start<T>(work: () => Promise<T>): Branch<T>;

  /** Whether an error means that the work was cancelled. Such an error passes every `catch` untouched. */
  isCancellation(error: unknown): boolean;

  /**
   * Whether this run follows a change of the language. It is asked only where the change makes a difference, so that a run which
   * passed such a place before the change can be replayed: it must be told no there. Default: yes. Temporal: `patched`, or for
   * `CHANGES_OF_A_NEW_RUN` what the run was started with.
   */
  readonly follows?: Follows;

  /** Hears of the progress of tasks, from the same call stack: it must not throw, and nobody waits for it. */
  onTask?(event: TaskEvent): void;
}

/** Work that was started and can be cancelled. */
export interface Branch<T> {
  /** Rejects with a cancellation after `cancel()`, unless the work was quicker. */
  readonly result: Promise<T>;
  cancel(): void;
}

/** Which task it is. */
export interface TaskReference {
  /** JSON pointer into the definition, such as `/do/2/read-rows`. */
  readonly reference: string;
  readonly name: string;
}

/** A step in the life of a task. Spec: DSL, "Task Lifecycle Events". */
export interface TaskEvent extends TaskReference {
  readonly state: 'started' | 'completed' | 'skipped' | 'faulted' | 'cancelled' | 'retrying';
  /** Only with `retrying`: the number of the attempt that is about to begin, from 2. */
  readonly attempt?: number;
  /** What went wrong: with `faulted` and `retrying`. */
  readonly error?: JsonObject;
}
