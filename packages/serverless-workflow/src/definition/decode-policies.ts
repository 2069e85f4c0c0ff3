import { wrappedExpression } from '../expressions.js';
import type { JsonValue } from '../json.js';
import type { Backoff, ErrorDefinition, RetryLimit, RetryPolicy } from '../workflow-definition.js';
import { checkExpression, checkTemplate } from './check-expressions.js';
import { decodeDuration } from './decode-durations.js';
import { ObjectReader } from './object-reader.js';
import { report, type Surroundings } from './surroundings.js';

const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+\-.]*:\S+$/;

/** Spec: DSL reference, "Error". */
export function decodeError(value: JsonValue, pointer: string, surroundings: Surroundings): ErrorDefinition {
  const reader = new ObjectReader(value, pointer, surroundings);
  const type = reader.string('type');
  const status = reader.integer('status');
  const title = reader.optionalString('title');
  const detail = reader.optionalString('detail');
  const instance = reader.optionalString('instance');
  reader.finish();
  if (reader.has('type') && !ABSOLUTE_URI.test(type) && wrappedExpression(type) === undefined) {
    report(surroundings, reader.at('type'), 'must be a URI such as https://example.com/errors/empty-file');
  }
  for (const [key, text] of Object.entries({ type, title, detail, instance })) {
    if (text !== undefined) checkTemplate(surroundings, text, 'task definition', reader.at(key));
  }
  return {
    type,
    status,
    title,
    detail,
    instance,
  };
}

/** Spec: DSL reference, "Retry". */
export function decodeRetryPolicy(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
): RetryPolicy {
  const reader = new ObjectReader(value, pointer, surroundings);
  const when = optionalCondition(reader, 'when');
  const exceptWhen = optionalCondition(reader, 'exceptWhen');
  const delay = reader.child('delay', (inner, at) => decodeDuration(inner, at, surroundings));
  const backoff = reader.child('backoff', (inner, at) => decodeBackoff(inner, at, surroundings));
  const limit = reader.child('limit', (inner, at) => decodeLimit(inner, at, surroundings));
  const jitter = reader.child('jitter', (inner, at) => decodeJitter(inner, at, surroundings));
  reader.finish();
  if (delay === undefined && limit?.attempt?.count === undefined) {
    report(
      surroundings,
      pointer,
      'must have a delay or a limit on attempts, or it would retry without end or pause',
    );
  }
  return {
    when,
    exceptWhen,
    delay,
    backoff,
    limit,
    jitter,
  };
}

/** An expression that decides something. */
export function optionalCondition(reader: ObjectReader, key: string): string | undefined {
  const text = reader.optionalString(key);
  if (text !== undefined) checkExpression(reader.surroundings, text, 'task definition', reader.at(key));
  return text;
}

function decodeBackoff(value: JsonValue, pointer: string, surroundings: Surroundings): Backoff {
  const reader = new ObjectReader(value, pointer, surroundings);
  const constant = reader.optionalObject('constant');
  const linear = reader.optionalObject('linear');
  const exponential = reader.optionalObject('exponential');
  reader.finish();
  if (reader.keys().length !== 1) {
    report(surroundings, pointer, 'must have exactly one of constant, linear and exponential');
  }
  for (const [kind, settings] of Object.entries({ constant, linear, exponential })) {
    for (const key of Object.keys(settings ?? {})) {
      report(
        surroundings,
        `${reader.at(kind)}/${key}`,
        'is not known here: the DSL gives a backoff no settings',
      );
    }
  }
  if (linear !== undefined) return { linear };
  return exponential === undefined ? { constant: constant ?? {} } : { exponential };
}

function decodeLimit(value: JsonValue, pointer: string, surroundings: Surroundings): RetryLimit {
  const reader = new ObjectReader(value, pointer, surroundings);
  const attempt = reader.child('attempt', (inner, at) => {
    const limits = new ObjectReader(inner, at, surroundings);
    const count = limits.optionalInteger('count');
    const each = limits.child('duration', (part, place) => decodeDuration(part, place, surroundings));
    limits.finish();
    return { count, duration: each };
  });
  const duration = reader.child('duration', (inner, at) => decodeDuration(inner, at, surroundings));
  reader.finish();
  return { attempt, duration };
}

function decodeJitter(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
): NonNullable<RetryPolicy['jitter']> {
  const reader = new ObjectReader(value, pointer, surroundings);
  const from = decodeDuration(reader.required('from'), reader.at('from'), surroundings);
  const to = decodeDuration(reader.required('to'), reader.at('to'), surroundings);
  reader.finish();
  return { from, to };
}
