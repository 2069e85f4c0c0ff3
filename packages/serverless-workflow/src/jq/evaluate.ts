import { calculate, compareWith, negate } from './arithmetic.js';
import { isTruthy } from './compare.js';
import { evaluateAssignment } from './evaluate-assignment.js';
import { evaluateCall, evaluateDefinition } from './evaluate-calls.js';
import { evaluateArray, evaluateObject, evaluateString } from './evaluate-construction.js';
import {
  evaluateAlternative,
  evaluateBreak,
  evaluateIf,
  evaluateLabel,
  evaluateTry,
} from './evaluate-control.js';
import { evaluateIndex, evaluateIterate, evaluateSlice } from './evaluate-access.js';
import { evaluateBind, evaluateForeach, evaluateReduce } from './evaluate-loops.js';
import { formatText } from './formats.js';
import { computed, type Item } from './item.js';
import type { Scope } from './scope.js';
import type { Node } from './syntax.js';

/** Runs any syntax tree. Parts with exactly one result give it in an array, which is quicker than a generator. */
export function evaluate(node: Node, item: Item, scope: Scope): Iterable<Item> {
  scope.runtime.budget.step();
  switch (node.kind) {
    case 'identity':
      return [item];
    case 'literal':
      return [computed(node.value, item)];
    case 'variable':
      return [computed(scope.variable(node.name) ?? null, item)];
    case 'format':
      return [computed(formatText(node.name, item.value, scope.runtime.budget), item)];
    case 'string':
      return evaluateString(node, item, scope);
    case 'index':
      return evaluateIndex(node, item, scope);
    case 'slice':
      return evaluateSlice(node, item, scope);
    case 'iterate':
      return evaluateIterate(node, item, scope);
    case 'array':
      return evaluateArray(node, item, scope);
    case 'object':
      return evaluateObject(node, item, scope);
    case 'pipe':
      return evaluatePipe(node, item, scope);
    case 'comma':
      return evaluateComma(node, item, scope);
    case 'negate':
      return mapOne(node.operand, item, scope, negate);
    case 'arithmetic':
    case 'comparison':
      return evaluateBinary(node, item, scope);
    case 'and':
    case 'or':
      return evaluateLogic(node, item, scope);
    case 'alternative':
      return evaluateAlternative(node, item, scope);
    case 'assign':
      return evaluateAssignment(node, item, scope);
    case 'if':
      return evaluateIf(node, item, scope);
    case 'try':
      return evaluateTry(node, item, scope);
    case 'reduce':
      return evaluateReduce(node, item, scope);
    case 'foreach':
      return evaluateForeach(node, item, scope);
    case 'bind':
      return evaluateBind(node, item, scope);
    case 'call':
      return evaluateCall(node, item, scope);
    case 'define':
      return evaluateDefinition(node, item, scope);
    case 'label':
      return evaluateLabel(node, item, scope);
    case 'break':
      return evaluateBreak(node, scope);
  }
}

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>;

function* evaluatePipe(node: Kind<'pipe'>, item: Item, scope: Scope): Iterable<Item> {
  for (const between of scope.evaluate(node.left, item)) yield* scope.evaluate(node.right, between);
}

function* evaluateComma(node: Kind<'comma'>, item: Item, scope: Scope): Iterable<Item> {
  yield* scope.evaluate(node.left, item);
  yield* scope.evaluate(node.right, item);
}

function* mapOne(
  operand: Node,
  item: Item,
  scope: Scope,
  change: (value: Item['value']) => Item['value'],
): Iterable<Item> {
  for (const value of scope.values(operand, item.value)) yield computed(change(value), item);
}

function* evaluateBinary(
  node: Kind<'arithmetic'> | Kind<'comparison'>,
  item: Item,
  scope: Scope,
): Iterable<Item> {
  // With several results on both sides jq lets the right one turn slowest.
  for (const right of scope.values(node.right, item.value)) {
    for (const left of scope.values(node.left, item.value)) {
      const value =
        node.kind === 'arithmetic'
          ? calculate(node.operator, left, right, scope.runtime.budget)
          : compareWith(node.operator, left, right, scope.runtime.budget);
      yield computed(value, item);
    }
  }
}

function* evaluateLogic(node: Kind<'and'> | Kind<'or'>, item: Item, scope: Scope): Iterable<Item> {
  for (const left of scope.values(node.left, item.value)) {
    if (isTruthy(left) === (node.kind === 'or')) {
      yield computed(node.kind === 'or', item);
    } else {
      for (const right of scope.values(node.right, item.value)) yield computed(isTruthy(right), item);
    }
  }
}
