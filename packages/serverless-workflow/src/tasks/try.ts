import { catches } from '../error-filter.js';
import type { JsonObject, JsonValue } from '../json.js';
import { pointerTo } from '../pointer.js';
import { retryDelay, resolvePolicy, type Attempts } from '../retry-policy.js';
import { runTaskList } from '../run-task-list.js';
import type { TryTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';
import { limitTime } from '../timeouts.js';
import { evaluateDuration } from '../evaluate-duration.js';
import { WorkflowError } from '../workflow-error.js';

/**
 * Runs its tasks; an error that `catch` wants is retried as the policy says. When no retry is left, `catch.do` runs on the
 * task's input; without it, an error with a retry policy goes on up, and one without is dropped, so that the task's input
 * is its output. Spec: DSL reference, "Try" and "Catch".
 */
export async function runTry(task: TryTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const { run, name, reference } = scope;
  const attempts: Attempts = { startedMs: run.host.now().getTime(), failed: 0 };
  for (;;) {
    try {
      return await attempt(task, input, scope);
    } catch (error) {
      if (!(error instanceof WorkflowError) || run.computation.isOver) throw error;
      const caught: JsonObject = { [task.catch.as ?? 'error']: error.toJson() };
      const inner = { ...scope, variables: { ...scope.variables, ...run.variables(), ...caught } };
      if (!catches(task.catch, error, input, inner)) throw error;
      attempts.failed += 1;
      const delayMs = retryDelay(task.catch.retry, attempts, input, inner);
      if (delayMs === undefined) return handle(task, input, scope, caught, error);
      run.host.onTask?.({
        name,
        reference,
        state: 'retrying',
        attempt: attempts.failed + 1,
        error: error.toJson(),
      });
      await run.wait(run.host.sleep(delayMs));
    }
  }
}

async function attempt(task: TryTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const { run, reference, inherited, variables } = scope;
  const work = (): Promise<TaskResult> =>
    runTaskList(task.try, pointerTo(reference, 'try'), input, run, inherited);
  const limit = resolvePolicy(task.catch.retry, run.definition)?.limit?.attempt?.duration;
  if (limit === undefined) return work();
  return limitTime(evaluateDuration(limit, input, run, variables, reference), run.host, work, reference);
}

async function handle(
  task: TryTask,
  input: JsonValue,
  scope: TaskScope,
  caught: JsonObject,
  error: WorkflowError,
): Promise<TaskResult> {
  if (task.catch.do !== undefined) {
    const pointer = pointerTo(scope.reference, 'catch', 'do');
    return runTaskList(task.catch.do, pointer, input, scope.run, { ...scope.inherited, ...caught });
  }
  if (task.catch.retry !== undefined) throw error;
  return { output: input };
}
