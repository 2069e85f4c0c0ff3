import { isoToMs } from '../durations.js';
import { wrappedExpression } from '../expressions.js';
import type { JsonValue } from '../json.js';
import type { Duration, Timeout, TimeoutDefinition } from '../workflow-definition.js';
import { checkTemplate, type ExpressionPlace } from './check-expressions.js';
import { ObjectReader } from './object-reader.js';
import { checkReference, report, type Surroundings } from './surroundings.js';

/** Spec: DSL reference, "Duration". */
export function decodeDuration(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  place: ExpressionPlace = 'task definition',
): Duration {
  if (typeof value === 'string') {
    if (wrappedExpression(value) !== undefined) checkTemplate(surroundings, value, place, pointer);
    else if (isoToMs(value) === undefined) {
      const wanted = 'an ISO 8601 duration such as PT1M30S (weeks and days, but no months or years)';
      report(surroundings, pointer, `must be ${wanted}, not ${JSON.stringify(value)}`);
    }
    return value;
  }
  const reader = new ObjectReader(value, pointer, surroundings);
  const parts = Object.fromEntries(
    (['days', 'hours', 'minutes', 'seconds', 'milliseconds'] as const).flatMap((unit) => {
      const amount = reader.optionalInteger(unit);
      return amount === undefined ? [] : [[unit, amount]];
    }),
  );
  if (reader.keys().length === 0)
    report(surroundings, pointer, 'must have at least one unit, such as seconds');
  reader.finish();
  return parts;
}

/** The name of a timeout in `use.timeouts`, or a timeout. Spec: DSL reference, "Timeout". */
export function decodeTimeout(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  place: ExpressionPlace = 'task definition',
): Timeout {
  if (typeof value !== 'string') return decodeTimeoutDefinition(value, pointer, surroundings, place);
  checkReference(surroundings, 'timeouts', value, pointer);
  return value;
}

export function decodeTimeoutDefinition(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  place: ExpressionPlace = 'task definition',
): TimeoutDefinition {
  const reader = new ObjectReader(value, pointer, surroundings);
  const after = decodeDuration(reader.required('after'), reader.at('after'), surroundings, place);
  reader.finish();
  return { after };
}
