import type { JsonValue } from '../json.js';
import type { SwitchTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';

/** Goes on where the first case that matches says; the data stays as it is. Spec: DSL reference, "Switch". */
export function runSwitch(task: SwitchTask, input: JsonValue, scope: TaskScope): TaskResult {
  let fallback: string | undefined;
  for (const { when, then } of task.switch.flatMap((item) => Object.values(item))) {
    if (when === undefined) {
      fallback = then;
    } else if (scope.run.expressions.test(when, input, scope.variables, scope.reference)) {
      return { output: input, directive: then };
    }
  }
  return fallback === undefined ? { output: input } : { output: input, directive: fallback };
}
