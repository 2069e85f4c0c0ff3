import type { JsonObject, JsonValue } from '../json.js';
import { bareExpression } from '../expressions.js';
import { pointerTo } from '../pointer.js';
import { runTaskList } from '../run-task-list.js';
import type { ForTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';
import { errorTypes, WorkflowError } from '../workflow-error.js';

/**
 * Runs its tasks once for each item, each round on the output of the round before. The collection is worked out once,
 * before the first round. Spec: DSL reference, "For".
 */
export async function runFor(task: ForTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const { each = 'item', at = 'index' } = task.for;
  const { run, reference } = scope;
  let output = input;
  for (const [index, item] of collection(task, input, scope).entries()) {
    const loop: JsonObject = { [each]: item, [at]: index };
    if (task.while !== undefined) {
      const variables = { ...scope.variables, ...run.variables(), ...loop };
      if (!run.expressions.test(task.while, output, variables, reference)) break;
    }
    const inherited = { ...scope.inherited, ...loop };
    const round = await runTaskList(task.do, pointerTo(reference, 'do'), output, run, inherited);
    if (round.directive !== undefined) return round;
    output = round.output;
  }
  return { output };
}

function collection(task: ForTask, input: JsonValue, scope: TaskScope): JsonValue[] {
  const source = bareExpression(task.for.in);
  const items = scope.run.expressions.evaluate(source, input, scope.variables, scope.reference);
  if (Array.isArray(items)) return items;
  throw new WorkflowError({
    type: errorTypes.expression,
    status: 400,
    title: 'Nothing to go through',
    detail: `${source.trim()} gives ${items === null ? 'null' : `a ${typeof items}`}, but \`for.in\` needs an array.`,
    instance: scope.reference,
  });
}
