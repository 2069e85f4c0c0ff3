import { isoToMs, partsToMs } from './durations.js';
import { wrappedExpression } from './expressions.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Run } from './run.js';
import type { Duration } from './workflow-definition.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

/** The length of a duration in milliseconds; one given as an expression is worked out first. */
export function evaluateDuration(
  duration: Duration,
  input: JsonValue,
  run: Run,
  variables: JsonObject,
  instance: string,
): number {
  if (typeof duration !== 'string') return partsToMs(duration);
  const source = wrappedExpression(duration);
  const text = source === undefined ? duration : run.expressions.evaluate(source, input, variables, instance);
  const ms = typeof text === 'string' ? isoToMs(text) : undefined;
  if (ms !== undefined) return ms;
  throw new WorkflowError({
    type: errorTypes.expression,
    status: 400,
    title: 'Not a duration',
    detail: `${duration} gives ${JSON.stringify(text)}, but an ISO 8601 duration such as PT30S is wanted.`,
    instance,
  });
}
