import { wrappedExpression } from '../expressions.js';
import { isJsonObject } from '../json.js';
import { pointerTo } from '../pointer.js';
import type { RaiseTask, SetTask, SwitchCase, SwitchTask, WaitTask } from '../task-definition.js';
import { checkTemplate } from './check-expressions.js';
import { decodeDuration } from './decode-durations.js';
import { decodeError, optionalCondition } from './decode-policies.js';
import { checkDirective } from './decode-task-list.js';
import { ObjectReader } from './object-reader.js';
import { checkReference, report } from './surroundings.js';

/** Spec: DSL reference, "Set". */
export function decodeSet(reader: ObjectReader): SetTask {
  const value = reader.required('set');
  const isExpression = typeof value === 'string' && wrappedExpression(value) !== undefined;
  const isData = isJsonObject(value) && Object.keys(value).length > 0;
  if (!isExpression && !isData) {
    report(
      reader.surroundings,
      reader.at('set'),
      'must be an object with at least one key, or one ${ … } expression',
    );
  }
  checkTemplate(reader.surroundings, value, 'task definition', reader.at('set'));
  return { set: typeof value === 'string' || isJsonObject(value) ? value : {} };
}

/** Spec: DSL reference, "Wait". */
export function decodeWait(reader: ObjectReader): WaitTask {
  return { wait: decodeDuration(reader.required('wait'), reader.at('wait'), reader.surroundings) };
}

/** Spec: DSL reference, "Raise". */
export function decodeRaise(reader: ObjectReader): RaiseTask {
  const { surroundings } = reader;
  const inner = new ObjectReader(reader.required('raise'), reader.at('raise'), surroundings);
  const value = inner.required('error');
  inner.finish();
  if (typeof value !== 'string')
    return { raise: { error: decodeError(value, inner.at('error'), surroundings) } };
  checkReference(surroundings, 'errors', value, inner.at('error'));
  return { raise: { error: value } };
}

/** Spec: DSL reference, "Switch". */
export function decodeSwitch(reader: ObjectReader, targets: ReadonlySet<string>): SwitchTask {
  const { surroundings } = reader;
  const at = reader.at('switch');
  const value = reader.required('switch');
  if (!Array.isArray(value) || value.length === 0) {
    report(surroundings, at, 'must be a list of cases, each as "- name: { when: …, then: … }"');
    return { switch: [] };
  }
  const cases = value.map((item, index) => {
    const named = new ObjectReader(item, pointerTo(at, index), surroundings);
    if (named.keys().length !== 1) {
      report(surroundings, named.pointer, 'must be an object with exactly one key, the name of the case');
    }
    const entries = named.keys().map((name) => {
      const inner = new ObjectReader(named.required(name), named.at(name), surroundings);
      return [name, decodeCase(inner, targets)] as const;
    });
    return Object.fromEntries(entries);
  });
  const defaults = cases.flatMap((item) => Object.values(item)).filter(({ when }) => when === undefined);
  if (defaults.length > 1) report(surroundings, at, 'may have only one case without `when`');
  return { switch: cases };
}

function decodeCase(reader: ObjectReader, targets: ReadonlySet<string>): SwitchCase {
  const when = optionalCondition(reader, 'when');
  const then = reader.string('then');
  if (reader.has('then')) checkDirective(then, targets, reader.at('then'), reader.surroundings);
  reader.finish();
  // oxlint-disable-next-line unicorn/no-thenable -- the DSL calls it so, and a string is no thenable
  return { when, then };
}
