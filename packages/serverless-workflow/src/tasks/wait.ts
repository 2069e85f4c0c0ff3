import { evaluateDuration } from '../evaluate-duration.js';
import type { JsonValue } from '../json.js';
import type { WaitTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';

/** Pauses; the data stays as it is. Spec: DSL reference, "Wait". */
export async function runWait(task: WaitTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const { run, variables, reference } = scope;
  const ms = evaluateDuration(task.wait, input, run, variables, reference);
  await run.wait(run.host.sleep(ms));
  return { output: input };
}
