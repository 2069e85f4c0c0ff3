import { defineValue, isJsonObject, type JsonObject, type JsonValue } from '../../json.js';
import { add } from '../arithmetic.js';
import type { Budget } from '../budget.js';
import { compare, sorted } from '../compare.js';
import { computed } from '../item.js';
import { describe, JqError } from '../jq-error.js';
import { toText } from '../json-text.js';
import type { NativeFunction, Runtime } from '../scope.js';
import { ofInput, results, withArgument, type NativeFunctions } from './native.js';

/** Arrays and objects as wholes. */
export const collectionFunctions: NativeFunctions = {
  'add/0': ofInput((input, { budget }) => sum(valuesOf(input), budget)),
  'add/1': function* (item, [filter], { budget }) {
    yield computed(sum(results(filter, item.value), budget), item);
  },
  'reverse/0': ofInput(reverse),
  'sort/0': ofInput((input, { budget }) => sorted(arrayOf(input, 'sorted'), budget)),
  'unique/0': ofInput((input, { budget }) =>
    groups(pairs(input, undefined, 'sorted', budget), budget).map(firstOf),
  ),
  'min/0': ofInput((input, { budget }) => extreme(pairs(input, undefined, 'searched', budget), -1, budget)),
  'max/0': ofInput((input, { budget }) => extreme(pairs(input, undefined, 'searched', budget), 1, budget)),
  'sort_by/1': by('sorted', (keyed, budget) => keyed.toSorted(byKey(budget)).map(({ value }) => value)),
  'group_by/1': by('grouped', groups),
  'unique_by/1': by('grouped', (keyed, budget) => groups(keyed, budget).map(firstOf)),
  'min_by/1': by('searched', (keyed, budget) => extreme(keyed, -1, budget)),
  'max_by/1': by('searched', (keyed, budget) => extreme(keyed, 1, budget)),
  'flatten/0': ofInput((input, { budget }) => flatten(valuesOf(input), Number.POSITIVE_INFINITY, budget)),
  'flatten/1': withArgument((input, depth, { budget }) => {
    if (typeof depth !== 'number' || depth < 0) throw new JqError('flatten depth must not be negative');
    return flatten(valuesOf(input), depth, budget);
  }),
  'transpose/0': ofInput(transpose),
  'to_entries/0': ofInput(toEntries),
  'from_entries/0': ofInput(fromEntries),
};

/** About what an item takes together with its key. */
const PAIR_BYTES = 64;

interface Keyed {
  readonly key: JsonValue;
  readonly value: JsonValue;
}

function byKey(budget: Budget): (left: Keyed, right: Keyed) => number {
  return (left, right) => compare(left.key, right.key, budget);
}

/** A function that pairs each item with the results of its argument (all of them, as an array). */
function by(done: string, compute: (keyed: readonly Keyed[], budget: Budget) => JsonValue): NativeFunction {
  return function* (item, [filter], { budget }) {
    yield computed(compute(pairs(item.value, filter, done, budget), budget), item);
  };
}

function pairs(
  input: JsonValue,
  filter: Parameters<typeof results>[0],
  done: string,
  budget: Budget,
): Keyed[] {
  const items = arrayOf(input, done);
  budget.work(items.length);
  budget.allocate(PAIR_BYTES * items.length);
  return items.map((value) => {
    const key = filter === undefined ? value : all(results(filter, value), budget);
    return { key, value };
  });
}

function all(values: Iterable<JsonValue>, budget: Budget): JsonValue[] {
  const items: JsonValue[] = [];
  for (const value of values) {
    budget.array(1);
    items.push(value);
  }
  return items;
}

function groups(keyed: readonly Keyed[], budget: Budget): JsonValue[][] {
  const found: { readonly key: JsonValue; readonly values: JsonValue[] }[] = [];
  for (const { key, value } of keyed.toSorted(byKey(budget))) {
    const last = found.at(-1);
    if (last !== undefined && compare(last.key, key, budget) === 0) last.values.push(value);
    else found.push({ key, values: [value] });
  }
  return found.map(({ values }) => values);
}

function firstOf(values: readonly JsonValue[]): JsonValue {
  return values[0] ?? null;
}

/** Of equal ones `min` takes the first and `max` the last, as jq does. */
function extreme(keyed: readonly Keyed[], sign: 1 | -1, budget: Budget): JsonValue {
  let best: Keyed | undefined;
  for (const candidate of keyed) {
    const order = best === undefined ? sign : compare(candidate.key, best.key, budget) * sign;
    if (best === undefined || order > 0 || (order === 0 && sign === 1)) best = candidate;
  }
  return best?.value ?? null;
}

/** The sum of all values. What was made for it is added to in place: to copy it each time would take the square of the time. */
function sum(values: Iterable<JsonValue>, budget: Budget): JsonValue {
  let total: JsonValue = null;
  let own: JsonValue = null;
  for (const value of values) {
    budget.work(1);
    if (value !== null && total !== null && total === own) {
      if (Array.isArray(total) && Array.isArray(value)) {
        budget.array(value.length);
        for (const item of value) total.push(item);
        continue;
      }
      if (isJsonObject(total) && isJsonObject(value)) {
        const members = Object.entries(value);
        budget.object(members.length);
        for (const [key, member] of members) defineValue(total, key, member);
        continue;
      }
    }
    const before: JsonValue = total;
    total = add(before, value, budget);
    if (typeof total === 'object' && before !== null && value !== null) own = total;
  }
  return total;
}

function reverse(input: JsonValue, { budget }: Runtime): JsonValue {
  if (typeof input === 'string') {
    budget.read(input);
    budget.array(2 * input.length);
    return Array.from(input).toReversed().join('');
  }
  if (input === null) return [];
  const items = arrayOf(input, 'reversed');
  budget.array(items.length);
  return items.toReversed();
}

function flatten(values: readonly JsonValue[], depth: number, budget: Budget): JsonValue[] {
  const flat: JsonValue[] = [];
  const addAll = (items: readonly JsonValue[], left: number, level: number): void => {
    budget.level(level);
    budget.array(items.length);
    for (const item of items) {
      if (Array.isArray(item) && left > 0) addAll(item, left - 1, level + 1);
      else flat.push(item);
    }
  };
  addAll(values, depth, 1);
  return flat;
}

function transpose(input: JsonValue, { budget }: Runtime): JsonValue {
  const rows = arrayOf(input, 'transposed').map((row) => arrayOf(row, 'transposed'));
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  budget.work(rows.length * width);
  budget.array(rows.length * width);
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null));
}

function toEntries(input: JsonValue, { budget }: Runtime): JsonValue {
  const { length } = isJsonObject(input) ? Object.keys(input) : arrayOf(input, 'turned into entries');
  budget.work(length);
  budget.allocate(PAIR_BYTES * length);
  if (isJsonObject(input)) return Object.entries(input).map(([key, value]) => ({ key, value }));
  return arrayOf(input, 'turned into entries').map((value, key) => ({ key, value }));
}

function fromEntries(input: JsonValue, { budget }: Runtime): JsonValue {
  const object: JsonObject = {};
  for (const entry of valuesOf(input)) {
    budget.object(4);
    if (!isJsonObject(entry)) throw new JqError(`Cannot take ${describe(entry)} for an entry`);
    const pick = (names: readonly string[]): JsonValue | undefined =>
      names.map((name) => entry[name]).find((value) => value !== undefined && value !== null);
    const key = pick(['key', 'k', 'name', 'Name', 'Key', 'K']);
    if (key === undefined) throw new JqError('Cannot use null (null) as object key');
    const value = ['value', 'v', 'Value', 'V'].map((name) => entry[name]).find((part) => part !== undefined);
    defineValue(object, typeof key === 'object' ? rejectKey(key) : toText(key, budget), value ?? null);
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
