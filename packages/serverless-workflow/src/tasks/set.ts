import type { JsonValue } from '../json.js';
import type { SetTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';

/** Gives new data as its output. Spec: DSL reference, "Set". */
export function runSet(task: SetTask, input: JsonValue, scope: TaskScope): TaskResult {
  return { output: scope.run.expressions.fill(task.set, input, scope.variables, scope.reference) };
}
