import type { JsonObject, JsonValue } from './json.js';
import { pointerTo } from './pointer.js';
import type { Run } from './run.js';
import { runTask } from './run-task.js';
import type { Task } from './task-definition.js';
import type { TaskResult } from './task-scope.js';
import type { TaskList } from './workflow-definition.js';

/** A task of a list with its name and its place in the definition. */
export interface ListedTask {
  readonly name: string;
  readonly task: Task;
  readonly reference: string;
}

/** The tasks of a list in order; `pointer` is the place of the list. */
export function listedTasks(list: TaskList, pointer: string): ListedTask[] {
  return list.flatMap((item, index) =>
    Object.entries(item).map(([name, task]) => ({ name, task, reference: pointerTo(pointer, index, name) })),
  );
}

/**
 * Runs tasks one after the other, each on the output of the one before, and follows their flow directives.
 * The directive of the result is `end` when the whole workflow should end. Spec: DSL, "Task Flow".
 */
export async function runTaskList(
  list: TaskList,
  pointer: string,
  input: JsonValue,
  run: Run,
  inherited: JsonObject,
): Promise<TaskResult> {
  const tasks = listedTasks(list, pointer);
  let output = input;
  let next = 0;
  for (let current = tasks[next]; current !== undefined; current = tasks[next]) {
    const result = await runTask(current, output, run, inherited);
    output = result.output;
    switch (result.directive) {
      case 'continue':
        next += 1;
        break;
      case 'exit':
        return { output };
      case 'end':
        return { output, directive: 'end' };
      default:
        next = tasks.findIndex(({ name }) => name === result.directive);
    }
  }
  return { output };
}
