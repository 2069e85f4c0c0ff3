import { isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import { compareText } from './text.js';

/** jq's order of all values: null < false < true < numbers < strings < arrays < objects. */
export function compare(left: JsonValue, right: JsonValue): number {
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return compareArrays(left, right);
  if (isJsonObject(left) && isJsonObject(right)) return compareObjects(left, right);
  return rank(left) - rank(right);
}

/** A copy in jq's order; equal values keep their order. */
export function sorted(values: readonly JsonValue[]): JsonValue[] {
  return values.toSorted(compare);
}

/** The keys of an object in the order of their code points. */
export function sortedKeys(object: JsonObject): string[] {
  return Object.keys(object).toSorted(compareText);
}

/** Whether jq takes the value for true: all but null and false. */
export function isTruthy(value: JsonValue): boolean {
  return value !== null && value !== false;
}

function compareNumbers(left: number, right: number): number {
  // Not a number sorts below every number, itself included.
  if (Number.isNaN(left)) return -1;
  if (left < right) return -1;
  return left === right ? 0 : 1;
}

function compareArrays(left: readonly JsonValue[], right: readonly JsonValue[]): number {
  for (const [at, item] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const order = compare(item, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareObjects(left: JsonObject, right: JsonObject): number {
  const keys = sortedKeys(left);
  const byKeys = compareArrays(keys, sortedKeys(right));
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compare(left[key] ?? null, right[key] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function rank(value: JsonValue): number {
  if (value === null) return 0;
  if (value === false) return 1;
  if (value === true) return 2;
  if (typeof value === 'number') return 3;
  if (typeof value === 'string') return 4;
  return Array.isArray(value) ? 5 : 6;
}
