import { isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { compareText } from './text.js';

/** jq's order of all values: null < false < true < numbers < strings < arrays < objects. */
export function compare(left: JsonValue, right: JsonValue, budget: Budget, level = 1): number {
  budget.work(1);
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    budget.work(Math.min(left.length, right.length) / 4);
    return compareText(left, right);
  }
  if (Array.isArray(left) && Array.isArray(right)) return compareArrays(left, right, budget, level);
  if (isJsonObject(left) && isJsonObject(right)) return compareObjects(left, right, budget, level);
  return rank(left) - rank(right);
}

/** A copy in jq's order; equal values keep their order. */
export function sorted(values: readonly JsonValue[], budget: Budget): JsonValue[] {
  budget.array(values.length);
  return values.toSorted((left, right) => compare(left, right, budget));
}

/** The keys of an object in the order of their code points. */
export function sortedKeys(object: JsonObject, budget: Budget): string[] {
  const keys = Object.keys(object);
  budget.object(keys.length);
  return keys.toSorted((left, right) => compare(left, right, budget));
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

function compareArrays(
  left: readonly JsonValue[],
  right: readonly JsonValue[],
  budget: Budget,
  level: number,
): number {
  budget.level(level);
  for (const [at, item] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const order = compare(item, other, budget, level + 1);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareObjects(left: JsonObject, right: JsonObject, budget: Budget, level: number): number {
  const keys = sortedKeys(left, budget);
  const byKeys = compareArrays(keys, sortedKeys(right, budget), budget, level);
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compare(left[key] ?? null, right[key] ?? null, budget, level + 1);
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
