import type { JsonValue } from '../json.js';
import { calculate } from './arithmetic.js';
import { isTruthy } from './compare.js';
import { computed, pathOf, type Item } from './item.js';
import { deletePaths, getPath, setPath, type OwnCopies, type Path } from './paths.js';
import type { Scope } from './scope.js';
import type { ArithmeticOperator, AssignmentOperator, Node } from './syntax.js';

type Assignment = Extract<Node, { kind: 'assign' }>;

const CALCULATIONS: Readonly<Partial<Record<AssignmentOperator, ArithmeticOperator>>> = {
  '+=': '+',
  '-=': '-',
  '*=': '*',
  '/=': '/',
  '%=': '%',
};

/** `left = right`, `left |= right` and their relatives: copies of the input with something else at the paths of the left. */
export function* evaluateAssignment(node: Assignment, item: Item, scope: Scope): Iterable<Item> {
  if (node.operator === '|=') {
    yield computed(update(node, item.value, scope), item);
    return;
  }
  const { budget } = scope.runtime;
  const calculation = CALCULATIONS[node.operator];
  for (const right of scope.values(node.right, item.value)) {
    const change = (old: JsonValue): JsonValue => {
      if (calculation !== undefined) return calculate(calculation, old, right, budget);
      return node.operator === '//=' && isTruthy(old) ? old : right;
    };
    let result = item.value;
    const own: OwnCopies = new Set();
    for (const path of pathsOf(node.left, item.value, scope)) {
      result = setPath(result, path, change(shown(getPath(result, path, budget), path, own)), budget, own);
    }
    yield computed(result, item);
  }
}

/** The paths an expression leads to. */
export function* pathsOf(node: Node, value: JsonValue, scope: Scope): Iterable<Path> {
  for (const found of scope.evaluate(node, { value, place: [] })) yield pathOf(found);
}

/** The first result of the right is the new value; where there is none, the old one is taken out. */
function update(node: Assignment, input: JsonValue, scope: Scope): JsonValue {
  const { budget } = scope.runtime;
  let result = input;
  const own: OwnCopies = new Set();
  const emptied: Path[] = [];
  for (const path of pathsOf(node.left, input, scope)) {
    const [first] = take(scope.values(node.right, shown(getPath(result, path, budget), path, own)));
    if (first === undefined) emptied.push(path);
    else result = setPath(result, path, first, budget, own);
  }
  return deletePaths(result, emptied, budget);
}

/** A value that the expression gets to see. From then on it may be part of anything, and is changed no more. */
function shown(value: JsonValue, path: Path, own: OwnCopies): JsonValue {
  // A slice is a new array of items that may be such copies.
  if (own.has(value) || path.some((key) => typeof key === 'object')) own.clear();
  return value;
}

function take(values: Iterable<JsonValue>): JsonValue[] {
  for (const value of values) return [value];
  return [];
}
