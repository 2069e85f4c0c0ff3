import type { JsonValue } from '../json.js';
import { describe, JqError } from './jq-error.js';
import type { Path } from './paths.js';

/** Where a value stands in the input, `'none'` when it stands nowhere in it, nothing when nobody asks. */
export type Place = Path | 'none' | undefined;

/** A value on its way through an expression, with its place when paths are wanted (`path(f)`, `f |= g`). */
export interface Item {
  readonly value: JsonValue;
  readonly place: Place;
}

/** A value whose place nobody asks for. */
export function plain(value: JsonValue): Item {
  return { value, place: undefined };
}

/** A value that was computed, so that it stands nowhere in the input. */
export function computed(value: JsonValue, from: Item): Item {
  return { value, place: from.place === undefined ? undefined : 'none' };
}

/** A value found in `from` under `key`. */
export function inside(value: JsonValue, from: Item, key: JsonValue): Item {
  return { value, place: from.place === undefined ? undefined : [...pathOf(from), key] };
}

/** The path of an item where one is needed. */
export function pathOf(item: Item): Path {
  if (item.place === undefined || item.place === 'none') {
    throw new JqError(`Invalid path expression with result ${describe(item.value)}`);
  }
  return item.place;
}
