import { defineValue, isJsonObject, ownValue, withValue, type JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { compare } from './compare.js';
import { describe, JqError, typeName } from './jq-error.js';
import { sliceBounds, sliceValue } from './slices.js';
import { indexesOf } from './searching.js';

/** A way into a value: keys, positions and `{start, end}` slices. */
export type Path = readonly JsonValue[];

// An array a typo makes (`.[1e9] = 0`) must not eat the machine's memory.
const MAX_ARRAY_LENGTH = 10_000_000;

/** `value[key]`: null where there is nothing, an error where the kinds don't fit. */
export function getKey(value: JsonValue, key: JsonValue, budget: Budget): JsonValue {
  if (typeof key === 'string' && isJsonObject(value)) return ownValue(value, key) ?? null;
  if (typeof key === 'number' && Array.isArray(value)) {
    const at = Math.floor(key);
    return value[at < 0 ? at + value.length : at] ?? null;
  }
  if (value === null && (typeof key === 'string' || typeof key === 'number')) return null;
  if (isJsonObject(key)) return sliceValue(value, key['start'] ?? null, key['end'] ?? null, budget);
  if (Array.isArray(key) && Array.isArray(value)) return indexesOf(value, key, budget);
  throw cannotIndex(value, key);
}

export function getPath(value: JsonValue, path: Path, budget: Budget): JsonValue {
  budget.work(path.length);
  let current = value;
  for (const key of path) {
    if (current === null) return null;
    current = getKey(current, key, budget);
  }
  return current;
}

/**
 * What an update has copied already. Nobody else has seen those copies, so that its next change can be made in them: otherwise each
 * change would copy all of the value again.
 */
export type OwnCopies = Set<JsonValue>;

/** A copy of the value with something else at the end of the path; what is missing on the way is made. */
export function setPath(
  value: JsonValue,
  path: Path,
  replacement: JsonValue,
  budget: Budget,
  own: OwnCopies = new Set(),
): JsonValue {
  return setFrom(value, path, 0, replacement, budget, own);
}

function setFrom(
  value: JsonValue,
  path: Path,
  at: number,
  replacement: JsonValue,
  budget: Budget,
  own: OwnCopies,
): JsonValue {
  const key = path[at];
  if (key === undefined) return replacement;
  budget.level(at + 1);
  const inner = setFrom(getKey(value, key, budget), path, at + 1, replacement, budget, own);
  return setKey(value, key, inner, budget, own);
}

/** A copy of the value without what the paths lead to. */
export function deletePaths(value: JsonValue, paths: readonly Path[], budget: Budget): JsonValue {
  budget.array(paths.length);
  // The last ones first, so that taking one away doesn't move the next.
  const sorted = paths.toSorted((left, right) => compare([...right], [...left], budget));
  let rest = value;
  for (let at = 0; at < sorted.length;) {
    const end = endOfNeighbours(sorted, at);
    budget.work(end - at);
    const keys = sorted.slice(at, end).map((path) => path.at(-1) ?? null);
    rest = deletePath(rest, sorted[at] ?? [], 0, keys, budget);
    at = end;
  }
  return rest;
}

/** Where the paths end that lead to items of the same array as the one at `start`: they are taken away in one go. */
function endOfNeighbours(paths: readonly Path[], start: number): number {
  let end = start + 1;
  for (let last = paths[start]; isPosition(last?.at(-1)); end += 1) {
    const path = paths[end];
    if (path === undefined || last === undefined || path.length !== last.length) break;
    // Twice the same path takes two items away.
    const isNext = path.every((key, at) =>
      at === path.length - 1 ? key !== last?.[at] : key === last?.[at],
    );
    if (!isNext || !isPosition(path.at(-1))) break;
    last = path;
  }
  return end;
}

function isPosition(key: JsonValue | undefined): boolean {
  return typeof key === 'number' && Number.isInteger(key) && key >= 0;
}

function setKey(
  value: JsonValue,
  key: JsonValue,
  replacement: JsonValue,
  budget: Budget,
  own: OwnCopies,
): JsonValue {
  if (typeof key === 'string' && (value === null || isJsonObject(value))) {
    if (value !== null && own.has(value)) {
      defineValue(value, key, replacement);
      return value;
    }
    budget.object(value === null ? 1 : Object.keys(value).length + 1);
    return kept(withValue(value ?? {}, key, replacement), own);
  }
  if (typeof key === 'number' && (value === null || Array.isArray(value))) {
    return setItem(value ?? [], Math.floor(key), replacement, budget, own);
  }
  if (isJsonObject(key) && (value === null || Array.isArray(value))) {
    if (!Array.isArray(replacement)) {
      throw new JqError('A slice of an array can only be assigned another array');
    }
    const array = value ?? [];
    const { from, to } = sliceBounds(array.length, key['start'] ?? null, key['end'] ?? null);
    budget.array(array.length + replacement.length);
    return [...array.slice(0, from), ...replacement, ...array.slice(Math.max(from, to))];
  }
  throw cannotIndex(value, key);
}

function kept<T extends JsonValue>(copy: T, own: OwnCopies): T {
  own.add(copy);
  return copy;
}

function setItem(
  array: JsonValue[],
  key: number,
  replacement: JsonValue,
  budget: Budget,
  own: OwnCopies,
): JsonValue {
  const at = key < 0 ? key + array.length : key;
  if (at < 0) throw new JqError('Out of bounds negative array index');
  if (!(at < MAX_ARRAY_LENGTH)) throw new JqError('Array index too large');
  const isOwn = own.has(array);
  if (!isOwn || at >= array.length) budget.array(Math.max(array.length, at + 1) - (isOwn ? array.length : 0));
  const target = isOwn ? array : kept([...array], own);
  while (target.length < at) target.push(null);
  target[at] = replacement;
  return target;
}

function deletePath(
  value: JsonValue,
  path: Path,
  at: number,
  keys: readonly JsonValue[],
  budget: Budget,
): JsonValue {
  const key = path[at];
  if (key === undefined || value === null) return null;
  budget.level(at + 1);
  if (at === path.length - 1) return deleteKeys(value, keys, budget);
  const inner = getKey(value, key, budget);
  if (inner === null) return value;
  return setKey(value, key, deletePath(inner, path, at + 1, keys, budget), budget, new Set());
}

function deleteKeys(value: JsonValue, keys: readonly JsonValue[], budget: Budget): JsonValue {
  const [key = null] = keys;
  if (Array.isArray(value)) budget.array(value.length);
  else if (isJsonObject(value)) budget.object(Object.keys(value).length);
  if (typeof key === 'string' && isJsonObject(value)) {
    const copy: Record<string, JsonValue> = {};
    for (const [name, item] of Object.entries(value)) if (name !== key) defineValue(copy, name, item);
    return copy;
  }
  if (Array.isArray(value) && typeof key === 'number') {
    const gone = new Set(keys.length > 1 ? keys : [Math.floor(key) + (key < 0 ? value.length : 0)]);
    return value.filter((_, position) => !gone.has(position));
  }
  if (Array.isArray(value) && isJsonObject(key)) {
    const { from, to } = sliceBounds(value.length, key['start'] ?? null, key['end'] ?? null);
    return value.filter((_, position) => position < from || position >= to);
  }
  throw new JqError(`Cannot delete field at ${typeName(key)} index of ${typeName(value)}`);
}

function cannotIndex(value: JsonValue, key: JsonValue): JqError {
  return typeof key === 'string'
    ? new JqError(`Cannot index ${typeName(value)} with "${key}"`)
    : new JqError(`Cannot index ${typeName(value)} with ${describe(key)}`);
}
