import { defineValue, isJsonObject, type JsonObject, type JsonValue } from '../../json.js';
import { add } from '../arithmetic.js';
import { compare, sorted } from '../compare.js';
import { computed } from '../item.js';
import { describe, JqError } from '../jq-error.js';
import { toText } from '../json-text.js';
import type { NativeFunction } from '../scope.js';
import { ofInput, results, withArgument, type NativeFunctions } from './native.js';

/** Arrays and objects as wholes. */
export const collectionFunctions: NativeFunctions = {
  'add/0': ofInput((input) => sum(valuesOf(input))),
  'add/1': function* (item, [filter]) {
    yield computed(sum(results(filter, item.value)), item);
  },
  'reverse/0': ofInput(reverse),
  'sort/0': ofInput((input) => sorted(arrayOf(input, 'sorted'))),
  'unique/0': ofInput((input) => groups(pairs(input, undefined, 'sorted')).map(firstOf)),
  'min/0': ofInput((input) => extreme(pairs(input, undefined, 'searched'), -1)),
  'max/0': ofInput((input) => extreme(pairs(input, undefined, 'searched'), 1)),
  'sort_by/1': by('sorted', (keyed) => keyed.toSorted(byKey).map(({ value }) => value)),
  'group_by/1': by('grouped', (keyed) => groups(keyed)),
  'unique_by/1': by('grouped', (keyed) => groups(keyed).map(firstOf)),
  'min_by/1': by('searched', (keyed) => extreme(keyed, -1)),
  'max_by/1': by('searched', (keyed) => extreme(keyed, 1)),
  'flatten/0': ofInput((input) => flatten(valuesOf(input), Number.POSITIVE_INFINITY)),
  'flatten/1': withArgument((input, depth) => {
    if (typeof depth !== 'number' || depth < 0) throw new JqError('flatten depth must not be negative');
    return flatten(valuesOf(input), depth);
  }),
  'transpose/0': ofInput(transpose),
  'to_entries/0': ofInput(toEntries),
  'from_entries/0': ofInput(fromEntries),
};

interface Keyed {
  readonly key: JsonValue;
  readonly value: JsonValue;
}

function byKey(left: Keyed, right: Keyed): number {
  return compare(left.key, right.key);
}

/** A function that pairs each item with the results of its argument (all of them, as an array). */
function by(done: string, compute: (keyed: readonly Keyed[]) => JsonValue): NativeFunction {
  return function* (item, [filter]) {
    yield computed(compute(pairs(item.value, filter, done)), item);
  };
}

function pairs(input: JsonValue, filter: Parameters<typeof results>[0], done: string): Keyed[] {
  return arrayOf(input, done).map((value) => {
    const key = filter === undefined ? value : Array.from(results(filter, value));
    return { key, value };
  });
}

function groups(keyed: readonly Keyed[]): JsonValue[][] {
  const found: { readonly key: JsonValue; readonly values: JsonValue[] }[] = [];
  for (const { key, value } of keyed.toSorted(byKey)) {
    const last = found.at(-1);
    if (last !== undefined && compare(last.key, key) === 0) last.values.push(value);
    else found.push({ key, values: [value] });
  }
  return found.map(({ values }) => values);
}

function firstOf(values: readonly JsonValue[]): JsonValue {
  return values[0] ?? null;
}

/** Of equal ones `min` takes the first and `max` the last, as jq does. */
function extreme(keyed: readonly Keyed[], sign: 1 | -1): JsonValue {
  let best: Keyed | undefined;
  for (const candidate of keyed) {
    const order = best === undefined ? sign : compare(candidate.key, best.key) * sign;
    if (best === undefined || order > 0 || (order === 0 && sign === 1)) best = candidate;
  }
  return best?.value ?? null;
}

function sum(values: Iterable<JsonValue>): JsonValue {
  let total: JsonValue = null;
  const items: JsonValue[] = [];
  // Adding arrays one by one would copy the sum each time.
  for (const value of values) {
    if (Array.isArray(value) && (items.length > 0 || total === null)) items.push(...value);
    else total = add(total, value);
  }
  return items.length > 0 ? add(items, total) : total;
}

function reverse(input: JsonValue): JsonValue {
  if (typeof input === 'string') return Array.from(input).toReversed().join('');
  return input === null ? [] : arrayOf(input, 'reversed').toReversed();
}

function flatten(values: readonly JsonValue[], depth: number): JsonValue[] {
  return values.flatMap((value) => (Array.isArray(value) && depth > 0 ? flatten(value, depth - 1) : [value]));
}

function transpose(input: JsonValue): JsonValue {
  const rows = arrayOf(input, 'transposed').map((row) => arrayOf(row, 'transposed'));
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null));
}

function toEntries(input: JsonValue): JsonValue {
  if (isJsonObject(input)) return Object.entries(input).map(([key, value]) => ({ key, value }));
  return arrayOf(input, 'turned into entries').map((value, key) => ({ key, value }));
}

function fromEntries(input: JsonValue): JsonValue {
  const object: JsonObject = {};
  for (const entry of valuesOf(input)) {
    if (!isJsonObject(entry)) throw new JqError(`Cannot take ${describe(entry)} for an entry`);
    const pick = (names: readonly string[]): JsonValue | undefined =>
      names.map((name) => entry[name]).find((value) => value !== undefined && value !== null);
    const key = pick(['key', 'k', 'name', 'Name', 'Key', 'K']);
    if (key === undefined) throw new JqError('Cannot use null (null) as object key');
    const value = ['value', 'v', 'Value', 'V'].map((name) => entry[name]).find((part) => part !== undefined);
    defineValue(object, typeof key === 'object' ? rejectKey(key) : toText(key), value ?? null);
  }
  return object;
}

function rejectKey(key: JsonValue): never {
  throw new JqError(`Cannot use ${describe(key)} as object key`);
}

/** The items of an array or the values of an object. */
export function valuesOf(input: JsonValue): JsonValue[] {
  if (Array.isArray(input)) return input;
  if (isJsonObject(input)) return Object.values(input);
  throw new JqError(`Cannot iterate over ${describe(input)}`);
}

function arrayOf(input: JsonValue, done: string): JsonValue[] {
  if (Array.isArray(input)) return input;
  throw new JqError(`${describe(input)} cannot be ${done}, as it is not an array`);
}
