import type { JsonValue } from '../json.js';
import type { Catch, ErrorFilter, ForTask, ForkTask, TryTask } from '../task-definition.js';
import type { RetryPolicy } from '../workflow-definition.js';
import { checkExpression, RESERVED_VARIABLES } from './check-expressions.js';
import { decodeRetryPolicy, optionalCondition } from './decode-policies.js';
import { decodeBranches, decodeTaskList } from './decode-task-list.js';
import { ObjectReader } from './object-reader.js';
import { checkReference, report, withInherited } from './surroundings.js';

/** Spec: DSL reference, "For". */
export function decodeFor(reader: ObjectReader): ForTask {
  const { surroundings } = reader;
  const loop = new ObjectReader(reader.required('for'), reader.at('for'), surroundings);
  const each = variableName(loop, 'each');
  const at = variableName(loop, 'at');
  const collection = loop.string('in');
  checkExpression(surroundings, collection, 'task definition', loop.at('in'));
  loop.finish();

  const inside = withInherited(surroundings, [each ?? 'item', at ?? 'index']);
  const condition = reader.optionalString('while');
  if (condition !== undefined) checkExpression(inside, condition, 'task definition', reader.at('while'));
  return {
    for: { each, in: collection, at },
    while: condition,
    do: decodeTaskList(reader.required('do'), reader.at('do'), inside),
  };
}

/** Spec: DSL reference, "Fork". */
export function decodeFork(reader: ObjectReader): ForkTask {
  const inner = new ObjectReader(reader.required('fork'), reader.at('fork'), reader.surroundings);
  const branches = decodeBranches(inner.required('branches'), inner.at('branches'), reader.surroundings);
  const compete = inner.optionalBoolean('compete');
  inner.finish();
  return { fork: { branches, compete } };
}

/** Spec: DSL reference, "Try". */
export function decodeTry(reader: ObjectReader): TryTask {
  const { surroundings } = reader;
  const tasks = decodeTaskList(reader.required('try'), reader.at('try'), surroundings);
  return { try: tasks, catch: decodeCatch(reader.required('catch'), reader.at('catch'), reader) };
}

function decodeCatch(value: JsonValue, pointer: string, { surroundings }: ObjectReader): Catch {
  const name = new ObjectReader(value, pointer, { ...surroundings, problems: [] }).optionalString('as');
  const inside = withInherited(surroundings, [name ?? 'error']);
  const reader = new ObjectReader(value, pointer, inside);
  const errors = reader.child('errors', (inner, at) => decodeErrors(new ObjectReader(inner, at, inside)));
  const as = variableName(reader, 'as');
  const when = optionalCondition(reader, 'when');
  const exceptWhen = optionalCondition(reader, 'exceptWhen');
  const retry = reader.child('retry', (inner, at): string | RetryPolicy => {
    if (typeof inner !== 'string') return decodeRetryPolicy(inner, at, inside);
    checkReference(inside, 'retries', inner, at);
    return inner;
  });
  const handler = reader.child('do', (inner, at) => decodeTaskList(inner, at, inside));
  reader.finish();
  return {
    errors,
    as,
    when,
    exceptWhen,
    retry,
    do: handler,
  };
}

function decodeErrors(reader: ObjectReader): NonNullable<Catch['errors']> {
  const filter = reader.child('with', (value, at) =>
    decodeFilter(new ObjectReader(value, at, reader.surroundings)),
  );
  reader.finish();
  return filter === undefined ? {} : { with: filter };
}

function decodeFilter(reader: ObjectReader): ErrorFilter {
  const status = reader.optionalInteger('status');
  const texts = (['type', 'instance', 'title', 'detail', 'details'] as const).flatMap((key) => {
    const text = reader.optionalString(key);
    return text === undefined ? [] : [[key, text] as const];
  });
  reader.finish();
  return { ...Object.fromEntries(texts), status };
}

function variableName(reader: ObjectReader, key: string): string | undefined {
  const name = reader.optionalString(key);
  if (name === undefined) return undefined;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    report(
      reader.surroundings,
      reader.at(key),
      'must be a variable name without $, of letters, digits and _',
    );
  } else if (RESERVED_VARIABLES.has(name)) {
    report(reader.surroundings, reader.at(key), `can't be ${name}, which is a variable of the DSL`);
  }
  return name;
}
