import { withValue, type JsonObject, type JsonValue } from '../json.js';
import { join } from './arithmetic.js';
import { formatText } from './formats.js';
import { computed, type Item } from './item.js';
import { describe, JqError } from './jq-error.js';
import type { Scope } from './scope.js';
import type { Node } from './syntax.js';

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** `[body]`: all results of the body in one array. */
export function evaluateArray(node: Kind<'array'>, item: Item, scope: Scope): Iterable<Item> {
  const { budget } = scope.runtime;
  const items: JsonValue[] = [];
  budget.array(0);
  if (node.body !== undefined) {
    for (const value of scope.values(node.body, item.value)) {
      budget.array(1);
      items.push(value);
    }
  }
  return [computed(items, item)];
}

/** `{key: value, …}`: one object for each combination of the results of keys and values. */
export function* evaluateObject(node: Kind<'object'>, item: Item, scope: Scope): Iterable<Item> {
  for (const object of objects(node.entries, {}, item, scope)) yield computed(object, item);
}

type Entries = Kind<'object'>['entries'];

function* objects(entries: Entries, begun: JsonObject, item: Item, scope: Scope): Iterable<JsonObject> {
  const [entry, ...rest] = entries;
  if (entry === undefined) {
    yield begun;
    return;
  }
  for (const key of scope.values(entry.key, item.value)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings, not ${describe(key)}`);
    for (const value of scope.values(entry.value, item.value)) {
      scope.runtime.budget.object(Object.keys(begun).length + 1);
      yield* objects(rest, withValue(begun, key, value), item, scope);
    }
  }
}

/** `"text \(part) text"`: one string for each combination of the results of the parts. */
export function* evaluateString(node: Kind<'string'>, item: Item, scope: Scope): Iterable<Item> {
  for (const text of texts(node.parts, '', node.format, item.value, scope)) yield computed(text, item);
}

function* texts(
  parts: Kind<'string'>['parts'],
  begun: string,
  format: string,
  input: JsonValue,
  scope: Scope,
): Iterable<string> {
  const { budget } = scope.runtime;
  const [part, ...rest] = parts;
  if (part === undefined) {
    yield begun;
  } else if (typeof part === 'string') {
    yield* texts(rest, join(begun, part, budget), format, input, scope);
  } else {
    for (const value of scope.values(part, input)) {
      yield* texts(rest, join(begun, formatText(format, value, budget), budget), format, input, scope);
    }
  }
}
