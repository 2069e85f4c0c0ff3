import type { JsonValue } from '../json.js';
import type { RaiseTask } from '../task-definition.js';
import type { TaskScope } from '../task-scope.js';
import { WorkflowError } from '../workflow-error.js';
import type { ErrorDefinition } from '../workflow-definition.js';

/** Ends in the error it defines. Spec: DSL reference, "Raise". */
export function runRaise(task: RaiseTask, input: JsonValue, scope: TaskScope): never {
  const error = definedError(task.raise.error, scope);
  const text = (template: string): string => {
    const value = scope.run.expressions.fill(template, input, scope.variables, scope.reference);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  throw new WorkflowError({
    type: text(error.type),
    status: error.status,
    ...(error.title === undefined ? {} : { title: text(error.title) }),
    ...(error.detail === undefined ? {} : { detail: text(error.detail) }),
    instance: error.instance === undefined ? scope.reference : text(error.instance),
  });
}

function definedError(error: string | ErrorDefinition, scope: TaskScope): ErrorDefinition {
  if (typeof error !== 'string') return error;
  const named = scope.run.definition.use?.errors?.[error];
  if (named === undefined) throw new Error(`use.errors has no ${JSON.stringify(error)}`);
  return named;
}
