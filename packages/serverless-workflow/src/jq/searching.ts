import { isJsonObject, ownValue, type JsonValue } from '../json.js';
import { compare } from './compare.js';
import { JqError, typeName } from './jq-error.js';
import { characterOffset } from './text.js';

/** The positions where a run of items occurs in an array. */
export function indexesOf(array: readonly JsonValue[], run: readonly JsonValue[]): number[] {
  if (run.length === 0) return [];
  const positions: number[] = [];
  for (let at = 0; at + run.length <= array.length; at += 1) {
    if (run.every((item, offset) => compare(array[at + offset] ?? null, item) === 0)) positions.push(at);
  }
  return positions;
}

/** jq's `indices`: where a string, a run of items or one item occurs; null in null. */
export function indices(value: JsonValue, wanted: JsonValue): number[] | null {
  if (value === null) return null;
  if (typeof value === 'string' && typeof wanted === 'string') return textIndexes(value, wanted);
  if (Array.isArray(value)) return indexesOf(value, Array.isArray(wanted) ? wanted : [wanted]);
  throw new JqError(`Cannot search a ${typeName(value)} for a ${typeName(wanted)}`);
}

function textIndexes(text: string, wanted: string): number[] {
  if (wanted === '') return [];
  const positions: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    positions.push(characterOffset(text, at));
  }
  return positions;
}

/** jq's `contains`: texts as parts, array items in any order, objects key by key. */
export function contains(value: JsonValue, part: JsonValue): boolean {
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part);
  if (Array.isArray(value) && Array.isArray(part)) {
    return part.every((wanted) => value.some((item) => canContain(item, wanted) && contains(item, wanted)));
  }
  if (isJsonObject(value) && isJsonObject(part)) {
    return Object.entries(part).every(([key, wanted]) => {
      const item = ownValue(value, key);
      return item !== undefined && canContain(item, wanted) && contains(item, wanted);
    });
  }
  if (typeName(value) === typeName(part)) return compare(value, part) === 0;
  throw new JqError(`${typeName(value)} and ${typeName(part)} cannot have their containment checked`);
}

/** Inside a container a different kind is just not contained; only at the top is it an error. */
function canContain(value: JsonValue, part: JsonValue): boolean {
  return typeName(value) === typeName(part);
}
