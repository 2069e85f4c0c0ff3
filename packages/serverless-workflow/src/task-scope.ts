import type { TaskReference } from './host.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Run } from './run.js';

/** What a task of any kind gets to work with. */
export interface TaskScope extends TaskReference {
  readonly run: Run;
  /** Variables of enclosing `for` and `catch`, which the tasks inside see too. */
  readonly inherited: JsonObject;
  /** All variables the expressions of this task see. */
  readonly variables: JsonObject;
}

/** What a kind of task gives back. */
export interface TaskResult {
  readonly output: JsonValue;
  /** Where to go on, when the task itself decides that; otherwise its `then` does. */
  readonly directive?: string;
}
