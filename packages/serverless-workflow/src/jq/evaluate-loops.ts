import { isJsonObject, type JsonValue } from '../json.js';
import { computed, type Item } from './item.js';
import { describe, JqError } from './jq-error.js';
import { getKey } from './paths.js';
import type { Scope } from './scope.js';
import type { Node, Pattern, PatternEntry } from './syntax.js';

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** `source as pattern | body`. */
export function* evaluateBind(node: Kind<'bind'>, item: Item, scope: Scope): Iterable<Item> {
  for (const value of scope.values(node.source, item.value)) {
    for (const inner of bind(node.pattern, value, item.value, scope)) yield* inner.evaluate(node.body, item);
  }
}

/** `reduce source as pattern (initial; update)`: the last result of an update is the next state. */
export function* evaluateReduce(node: Kind<'reduce'>, item: Item, scope: Scope): Iterable<Item> {
  for (const initial of scope.evaluate(node.initial, item)) {
    let state = initial;
    for (const value of scope.values(node.source, item.value)) {
      for (const inner of bind(node.pattern, value, item.value, scope)) {
        let next = computed(null, state);
        for (const result of inner.evaluate(node.update, state)) next = result;
        state = next;
      }
    }
    yield state;
  }
}

/** `foreach source as pattern (initial; update; extract)`. */
export function* evaluateForeach(node: Kind<'foreach'>, item: Item, scope: Scope): Iterable<Item> {
  for (const initial of scope.evaluate(node.initial, item)) {
    let state = initial;
    for (const value of scope.values(node.source, item.value)) {
      for (const inner of bind(node.pattern, value, item.value, scope)) {
        for (const result of inner.evaluate(node.update, state)) {
          state = result;
          yield* inner.evaluate(node.extract, result);
        }
      }
    }
  }
}

/** The scopes in which the variables of the pattern are bound: more than one when a key has several results. */
function* bind(pattern: Pattern, value: JsonValue, input: JsonValue, scope: Scope): Iterable<Scope> {
  switch (pattern.kind) {
    case 'variable':
      yield scope.withVariable(pattern.name, value);
      return;
    case 'array':
      yield* bindItems(pattern.items, 0, value, input, scope);
      return;
    case 'object':
      yield* bindEntries(pattern.entries, value, input, scope);
  }
}

function* bindItems(
  items: readonly Pattern[],
  at: number,
  value: JsonValue,
  input: JsonValue,
  scope: Scope,
): Iterable<Scope> {
  const item = items[at];
  if (item === undefined) {
    yield scope;
    return;
  }
  for (const inner of bind(item, getKey(value, at, scope.runtime.budget), input, scope)) {
    yield* bindItems(items, at + 1, value, input, inner);
  }
}

function* bindEntries(
  entries: readonly PatternEntry[],
  value: JsonValue,
  input: JsonValue,
  scope: Scope,
): Iterable<Scope> {
  const [entry, ...rest] = entries;
  if (entry === undefined) {
    yield scope;
    return;
  }
  for (const key of scope.values(entry.key, input)) {
    if (typeof key !== 'string') {
      const target = isJsonObject(value) ? 'object' : describe(value);
      throw new JqError(`Cannot index ${target} with ${describe(key)}`);
    }
    const part = getKey(value, key, scope.runtime.budget);
    const named = entry.variable === undefined ? scope : scope.withVariable(entry.variable, part);
    const inners = entry.pattern === undefined ? [named] : bind(entry.pattern, part, input, named);
    for (const inner of inners) yield* bindEntries(rest, value, input, inner);
  }
}
