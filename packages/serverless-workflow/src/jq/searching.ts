import { isJsonObject, ownValue, type JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { compare } from './compare.js';
import { JqError, typeName } from './jq-error.js';
import { CharacterCounter, textLength } from './text.js';

/** The positions where a run of items occurs in an array. */
export function indexesOf(array: readonly JsonValue[], run: readonly JsonValue[], budget: Budget): number[] {
  if (run.length === 0) return [];
  const positions: number[] = [];
  for (let at = 0; at + run.length <= array.length; at += 1) {
    const isHere = run.every((item, offset) => compare(array[at + offset] ?? null, item, budget) === 0);
    if (!isHere) continue;
    budget.allocate(8);
    positions.push(at);
  }
  return positions;
}

/** jq's `indices`: where a string, a run of items or one item occurs; null in null. */
export function indices(value: JsonValue, wanted: JsonValue, budget: Budget): number[] | null {
  if (value === null) return null;
  if (typeof value === 'string' && typeof wanted === 'string') return textIndexes(value, wanted, budget);
  if (Array.isArray(value)) return indexesOf(value, Array.isArray(wanted) ? wanted : [wanted], budget);
  throw new JqError(`Cannot search a ${typeName(value)} for a ${typeName(wanted)}`);
}

/** jq's `index` and `rindex`: the first or the last of the `indices`; null where there are none. */
export function endmostIndex(
  value: JsonValue,
  wanted: JsonValue,
  end: 'first' | 'last',
  budget: Budget,
): number | null {
  if (typeof value !== 'string' || typeof wanted !== 'string') {
    return indices(value, wanted, budget)?.at(end === 'first' ? 0 : -1) ?? null;
  }
  budget.read(value);
  budget.read(wanted);
  if (wanted === '') return null;
  const at = end === 'first' ? value.indexOf(wanted) : value.lastIndexOf(wanted);
  return at < 0 ? null : textLength(value.slice(0, at));
}

function textIndexes(text: string, wanted: string, budget: Budget): number[] {
  if (wanted === '') return [];
  budget.read(text);
  budget.read(wanted);
  const counter = new CharacterCounter(text);
  const positions: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    budget.read(wanted);
    budget.allocate(8);
    positions.push(counter.countTo(at));
  }
  return positions;
}

/** jq's `contains`: texts as parts, array items in any order, objects key by key. */
export function contains(value: JsonValue, part: JsonValue, budget: Budget, level = 1): boolean {
  budget.work(1);
  budget.level(level);
  const isIn = (item: JsonValue, wanted: JsonValue): boolean =>
    canContain(item, wanted) && contains(item, wanted, budget, level + 1);
  if (typeof value === 'string' && typeof part === 'string') {
    budget.read(value);
    return value.includes(part);
  }
  if (Array.isArray(value) && Array.isArray(part)) {
    return part.every((wanted) => value.some((item) => isIn(item, wanted)));
  }
  if (isJsonObject(value) && isJsonObject(part)) {
    return Object.entries(part).every(([key, wanted]) => {
      const item = ownValue(value, key);
      return item !== undefined && isIn(item, wanted);
    });
  }
  if (typeName(value) === typeName(part)) return compare(value, part, budget) === 0;
  throw new JqError(`${typeName(value)} and ${typeName(part)} cannot have their containment checked`);
}

/** Inside a container a different kind is just not contained; only at the top is it an error. */
function canContain(value: JsonValue, part: JsonValue): boolean {
  return typeName(value) === typeName(part);
}
