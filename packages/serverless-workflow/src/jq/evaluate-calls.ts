import { CalledItems } from './called-items.js';
import { JqError } from './jq-error.js';
import { plain, type Item } from './item.js';
import { levelOf } from './nesting.js';
import { functionKey, type Callable, type Filter, type Scope } from './scope.js';
import type { FunctionDefinition, Node } from './syntax.js';

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** `name(args)`: a parameter, a `def`, or a function jq brings along. */
export function evaluateCall(node: Kind<'call'>, item: Item, scope: Scope): Iterable<Item> {
  const key = functionKey(node.name, node.args.length);
  const callable = scope.callable(key);
  if (callable === undefined) throw new JqError(`${key} is not defined`);
  switch (callable.kind) {
    case 'filter':
      return callable.filter(item);
    case 'native':
      return callable.native(item, filters(node, scope), scope.runtime);
    case 'defined': {
      const args = filters(node, scope);
      return new CalledItems(scope.runtime.budget, levelOf(node), () => callDefined(callable, args, item));
    }
  }
}

/** `def …; body`. */
export function evaluateDefinition(node: Kind<'define'>, item: Item, scope: Scope): Iterable<Item> {
  const { definition, body } = node;
  const key = functionKey(definition.name, definition.parameters.length);
  return scope.withFunction(key, { kind: 'defined', definition, scope }).evaluate(body, item);
}

function filters(call: Kind<'call'>, scope: Scope): Filter[] {
  const levels = levelOf(call);
  const { budget } = scope.runtime;
  return call.args.map(
    (arg) => (item: Item) => new CalledItems(budget, levels, () => scope.evaluate(arg, item)),
  );
}

function callDefined(
  callable: Extract<Callable, { kind: 'defined' }>,
  args: readonly Filter[],
  item: Item,
): Iterable<Item> {
  const { definition, scope } = callable;
  // Inside its own body a function can call itself.
  const own = scope.withFunction(functionKey(definition.name, definition.parameters.length), callable);
  return callWith(definition, args, 0, item, own);
}

function callWith(
  definition: FunctionDefinition,
  args: readonly Filter[],
  at: number,
  item: Item,
  scope: Scope,
): Iterable<Item> {
  const parameter = definition.parameters[at];
  const filter = args[at];
  if (parameter === undefined || filter === undefined) return scope.evaluate(definition.body, item);
  if (!parameter.isValue) {
    const named = scope.withFunction(functionKey(parameter.name, 0), { kind: 'filter', filter });
    return callWith(definition, args, at + 1, item, named);
  }
  return callWithValues(definition, args, at, item, scope, filter);
}

/** A `$parameter` is bound to each result of its argument in turn, and can be called as a filter too. */
function* callWithValues(
  definition: FunctionDefinition,
  args: readonly Filter[],
  at: number,
  item: Item,
  scope: Scope,
  filter: Filter,
): Iterable<Item> {
  const name = definition.parameters[at]?.name ?? '';
  for (const { value } of filter(plain(item.value))) {
    const constant: Filter = (of) => [{ value, place: of.place === undefined ? undefined : 'none' }];
    const named = scope
      .withVariable(name, value)
      .withFunction(functionKey(name, 0), { kind: 'filter', filter: constant });
    yield* callWith(definition, args, at + 1, item, named);
  }
}
