import { evaluateDuration } from './evaluate-duration.js';
import type { Host } from './host.js';
import type { JsonValue } from './json.js';
import type { TaskScope } from './task-scope.js';
import type { Timeout, TimeoutDefinition, WorkflowDefinition } from './workflow-definition.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

/** Runs the work of a task and stops it when its timeout has passed. Spec: DSL, "Timeouts". */
export async function withTimeout<T>(
  timeout: Timeout,
  input: JsonValue,
  scope: TaskScope,
  work: () => Promise<T>,
): Promise<T> {
  const { after } = resolveTimeout(timeout, scope.run.definition);
  const ms = evaluateDuration(after, input, scope.run, scope.variables, scope.reference);
  return limitTime(ms, scope.run.host, work, scope.reference);
}

/** The timeout itself, where the definition gives a name in `use.timeouts`. */
export function resolveTimeout(timeout: Timeout, definition: WorkflowDefinition): TimeoutDefinition {
  if (typeof timeout !== 'string') return timeout;
  const named = definition.use?.timeouts?.[timeout];
  if (named === undefined) throw new Error(`use.timeouts has no ${JSON.stringify(timeout)}`);
  return named;
}

/** Races the work against a timer; whichever loses is cancelled and waited for, so that nothing runs on unseen. */
export async function limitTime<T>(
  ms: number,
  host: Host,
  work: () => Promise<T>,
  instance: string,
): Promise<T> {
  const working = host.start(work);
  const timer = host.start(() => host.sleep(ms));
  const isOver = await Promise.race([
    working.result.then(
      () => false,
      () => false,
    ),
    // A timer that fails was cancelled together with the whole run: then the work ends by itself.
    timer.result.then(
      () => true,
      () => false,
    ),
  ]);
  if (isOver) {
    working.cancel();
    await Promise.allSettled([working.result]);
    throw new WorkflowError({
      type: errorTypes.timeout,
      status: 408,
      title: 'Timed out',
      detail: `It was not done after ${ms} ms.`,
      instance,
    });
  }
  timer.cancel();
  await Promise.allSettled([timer.result]);
  return working.result;
}
