import type { JsonValue } from '../json.js';
import { pointerTo } from '../pointer.js';
import { runTaskList } from '../run-task-list.js';
import type { DoTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';

/** Runs subtasks in sequence. Spec: DSL reference, "Do". */
export async function runDo(task: DoTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  return runTaskList(task.do, pointerTo(scope.reference, 'do'), input, scope.run, scope.inherited);
}
