import { isJsonObject, type JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { inside, type Item } from './item.js';
import { describe, JqError, typeName } from './jq-error.js';
import { getKey } from './paths.js';
import type { Scope } from './scope.js';
import { sliceValue } from './slices.js';
import type { Node } from './syntax.js';

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** `target.key` and `target[key]`; the key is worked out on the input of the whole, not on the target. */
export function* evaluateIndex(node: Kind<'index'>, item: Item, scope: Scope): Iterable<Item> {
  for (const target of scope.evaluate(node.target, item)) {
    for (const key of scope.values(node.key, item.value)) {
      yield inside(getKey(target.value, key, scope.runtime.budget), target, key);
    }
  }
}

/** `target[from:to]`. */
export function* evaluateSlice(node: Kind<'slice'>, item: Item, scope: Scope): Iterable<Item> {
  const bound = (part: Node | undefined): Iterable<JsonValue> =>
    part === undefined ? [null] : scope.values(part, item.value);
  for (const target of scope.evaluate(node.target, item)) {
    for (const end of bound(node.to)) {
      for (const start of bound(node.from)) {
        yield inside(sliceValue(target.value, start, end, scope.runtime.budget), target, { start, end });
      }
    }
  }
}

/** `target[]`. */
export function* evaluateIterate(node: Kind<'iterate'>, item: Item, scope: Scope): Iterable<Item> {
  for (const target of scope.evaluate(node.target, item)) {
    yield* iterate(target, scope.runtime.budget);
  }
}

/** The items of an array or the values of an object. */
export function* iterate(target: Item, budget: Budget): Iterable<Item> {
  if (Array.isArray(target.value)) {
    for (const [at, value] of target.value.entries()) {
      budget.work(1);
      yield inside(value, target, at);
    }
  } else if (isJsonObject(target.value)) {
    const members = Object.entries(target.value);
    budget.object(members.length);
    for (const [key, value] of members) yield inside(value, target, key);
  } else {
    const shown = target.value === null ? typeName(null) : describe(target.value);
    throw new JqError(`Cannot iterate over ${shown}`);
  }
}
