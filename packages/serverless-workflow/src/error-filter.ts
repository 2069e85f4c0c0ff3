import type { JsonValue } from './json.js';
import type { Catch, ErrorFilter } from './task-definition.js';
import type { TaskScope } from './task-scope.js';
import type { ProblemDetails, WorkflowError } from './workflow-error.js';

/** Whether a `catch` wants this error: its filter, then `when`, then `exceptWhen`. Spec: DSL reference, "Catch". */
export function catches(
  { errors, when, exceptWhen }: Catch,
  error: WorkflowError,
  input: JsonValue,
  scope: TaskScope,
): boolean {
  if (!matches(errors?.with ?? {}, error.problem)) return false;
  return isWanted({ when, exceptWhen }, input, scope);
}

/** What `when` and `exceptWhen` say together; the variables include the error. */
export function isWanted(
  { when, exceptWhen }: { readonly when?: string | undefined; readonly exceptWhen?: string | undefined },
  input: JsonValue,
  { run, variables, reference }: TaskScope,
): boolean {
  const { expressions } = run;
  if (when !== undefined && !expressions.test(when, input, variables, reference)) return false;
  return exceptWhen === undefined || !expressions.test(exceptWhen, input, variables, reference);
}

function matches(filter: ErrorFilter, problem: ProblemDetails): boolean {
  const { type, status, instance, title, detail = filter.details } = filter;
  const pairs = [
    [type, problem.type],
    [status, problem.status],
    [instance, problem.instance],
    [title, problem.title],
    [detail, problem.detail],
  ];
  return pairs.every(([wanted, actual]) => wanted === undefined || wanted === actual);
}
