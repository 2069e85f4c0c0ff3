import type { JsonValue } from '../json.js';
import type { Branch, Host } from '../host.js';
import { pointerTo } from '../pointer.js';
import { listedTasks } from '../run-task-list.js';
import { runTask } from '../run-task.js';
import type { ForkTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';

/**
 * Runs branches side by side on the same input. All: the outputs in the order of the branches, and the first fault stops
 * the others. Competing: the output of the first branch to complete; it faults only when every branch has.
 * Spec: DSL reference, "Fork".
 */
export async function runFork(task: ForkTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const { run, inherited, reference } = scope;
  const branches = listedTasks(task.fork.branches, pointerTo(reference, 'fork', 'branches')).map((branch) =>
    run.host.start(() => runTask(branch, input, run, inherited)),
  );
  const finished = task.fork.compete === true ? [await first(branches, run.host)] : await all(branches);
  const [winner] = finished;
  const output =
    task.fork.compete === true ? (winner?.output ?? null) : finished.map((branch) => branch.output);
  return finished.some(({ directive }) => directive === 'end') ? { output, directive: 'end' } : { output };
}

async function all<T>(branches: readonly Branch<T>[]): Promise<T[]> {
  try {
    return await Promise.all(branches.map(({ result }) => result));
  } catch (error) {
    await stop(branches);
    throw error;
  }
}

async function first<T>(branches: readonly Branch<T>[], host: Host): Promise<T> {
  try {
    return await Promise.any(branches.map(({ result }) => result));
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    // Cancelled as a whole is not the same as every branch having failed.
    throw errors.find((each) => host.isCancellation(each)) ?? errors[0];
  } finally {
    await stop(branches);
  }
}

async function stop(branches: readonly Branch<unknown>[]): Promise<void> {
  for (const branch of branches) branch.cancel();
  await Promise.allSettled(branches.map(({ result }) => result));
}
