import { defineValue, isJsonObject, ownValue, withValue, type JsonValue } from '../json.js';
import { compare } from './compare.js';
import { describe, JqError, typeName } from './jq-error.js';
import { sliceBounds, sliceValue } from './slices.js';
import { indexesOf } from './searching.js';

/** A way into a value: keys, positions and `{start, end}` slices. */
export type Path = readonly JsonValue[];

// An array a typo makes (`.[1e9] = 0`) must not eat the machine's memory.
const MAX_ARRAY_LENGTH = 10_000_000;

/** `value[key]`: null where there is nothing, an error where the kinds don't fit. */
export function getKey(value: JsonValue, key: JsonValue): JsonValue {
  if (typeof key === 'string' && isJsonObject(value)) return ownValue(value, key) ?? null;
  if (typeof key === 'number' && Array.isArray(value)) {
    const at = Math.floor(key);
    return value[at < 0 ? at + value.length : at] ?? null;
  }
  if (value === null && (typeof key === 'string' || typeof key === 'number')) return null;
  if (isJsonObject(key)) return sliceValue(value, key['start'] ?? null, key['end'] ?? null);
  if (Array.isArray(key) && Array.isArray(value)) return indexesOf(value, key);
  throw cannotIndex(value, key);
}

export function getPath(value: JsonValue, path: Path): JsonValue {
  let current = value;
  for (const key of path) {
    if (current === null) return null;
    current = getKey(current, key);
  }
  return current;
}

/** A copy of the value with something else at the end of the path; what is missing on the way is made. */
export function setPath(value: JsonValue, path: Path, replacement: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  return setKey(value, key, setPath(getKey(value, key), rest, replacement));
}

/** A copy of the value without what the paths lead to. */
export function deletePaths(value: JsonValue, paths: readonly Path[]): JsonValue {
  // The last ones first, so that taking one away doesn't move the next.
  return paths
    .toSorted((left, right) => compare([...right], [...left]))
    .reduce<JsonValue>((rest, path) => deletePath(rest, path), value);
}

function setKey(value: JsonValue, key: JsonValue, replacement: JsonValue): JsonValue {
  if (typeof key === 'string' && (value === null || isJsonObject(value))) {
    return withValue(value ?? {}, key, replacement);
  }
  if (typeof key === 'number' && (value === null || Array.isArray(value))) {
    return setItem(value ?? [], Math.floor(key), replacement);
  }
  if (isJsonObject(key) && (value === null || Array.isArray(value))) {
    if (!Array.isArray(replacement)) {
      throw new JqError('A slice of an array can only be assigned another array');
    }
    const array = value ?? [];
    const { from, to } = sliceBounds(array.length, key['start'] ?? null, key['end'] ?? null);
    return [...array.slice(0, from), ...replacement, ...array.slice(Math.max(from, to))];
  }
  throw cannotIndex(value, key);
}

function setItem(array: readonly JsonValue[], key: number, replacement: JsonValue): JsonValue {
  const at = key < 0 ? key + array.length : key;
  if (at < 0) throw new JqError('Out of bounds negative array index');
  if (!(at < MAX_ARRAY_LENGTH)) throw new JqError('Array index too large');
  const copy = [...array];
  while (copy.length < at) copy.push(null);
  copy[at] = replacement;
  return copy;
}

function deletePath(value: JsonValue, path: Path): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return null;
  if (rest.length === 0) return deleteKey(value, key);
  const inner = getKey(value, key);
  return inner === null ? value : setKey(value, key, deletePath(inner, rest));
}

function deleteKey(value: JsonValue, key: JsonValue): JsonValue {
  if (typeof key === 'string' && isJsonObject(value)) {
    const copy: Record<string, JsonValue> = {};
    for (const [name, item] of Object.entries(value)) if (name !== key) defineValue(copy, name, item);
    return copy;
  }
  if (Array.isArray(value) && typeof key === 'number') {
    const at = key < 0 ? Math.floor(key) + value.length : Math.floor(key);
    return value.filter((_, position) => position !== at);
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
