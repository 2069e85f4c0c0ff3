import { isTruthy } from './compare.js';
import { computed, type Item } from './item.js';
import { JqError } from './jq-error.js';
import type { Scope } from './scope.js';
import type { Node } from './syntax.js';

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** Thrown by `break $name` and caught by the `label` it belongs to. */
class Break extends Error {
  constructor(readonly label: object) {
    super('break');
  }
}

/** `if … then … else … end`, once for each result of the condition. */
export function* evaluateIf(node: Kind<'if'>, item: Item, scope: Scope): Iterable<Item> {
  for (const condition of scope.values(node.condition, item.value)) {
    yield* scope.evaluate(isTruthy(condition) ? node.consequent : node.otherwise, item);
  }
}

/** `try body catch handler`, and `body?`. What fails after a result was given on is not caught here. */
export function* evaluateTry(node: Kind<'try'>, item: Item, scope: Scope): Iterable<Item> {
  try {
    yield* scope.evaluate(node.body, item);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    scope.runtime.budget.caughtError();
    if (node.handler !== undefined) yield* scope.evaluate(node.handler, computed(error.value, item));
  }
}

/** `left // right`: the results of the left that are neither null nor false, else those of the right. */
export function* evaluateAlternative(node: Kind<'alternative'>, item: Item, scope: Scope): Iterable<Item> {
  let found = false;
  try {
    for (const result of scope.evaluate(node.left, item)) {
      if (!isTruthy(result.value)) continue;
      found = true;
      yield result;
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    scope.runtime.budget.caughtError();
  }
  if (!found) yield* scope.evaluate(node.right, item);
}

/** `label $name | body`. */
export function* evaluateLabel(node: Kind<'label'>, item: Item, scope: Scope): Iterable<Item> {
  const label = {};
  try {
    yield* scope.withLabel(node.name, label).evaluate(node.body, item);
  } catch (error) {
    if (!(error instanceof Break) || error.label !== label) throw error;
  }
}

/** `break $name`. */
export function evaluateBreak(node: Kind<'break'>, scope: Scope): never {
  const label = scope.label(node.name);
  if (label === undefined) throw new JqError(`$*label-${node.name} is not defined`);
  throw new Break(label);
}
