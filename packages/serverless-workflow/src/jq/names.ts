import { isBuiltin } from './builtins/index.js';
import { unavailableReason } from './builtins/unavailable.js';
import { isFormat } from './formats.js';
import { JqSyntaxError } from './jq-error.js';
import { functionKey } from './scope.js';
import type { FunctionDefinition, Node, Pattern } from './syntax.js';

/** The names that are known at one place of an expression. */
interface Names {
  readonly variables: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly onBuiltin: (call: Call) => void;
}

type Call = Extract<Node, { kind: 'call' }>;

/**
 * Throws `JqSyntaxError` at the first name nobody defined, so that a typo is found before the expression runs. Calls of what jq brings
 * along are shown to `onBuiltin`.
 */
export function checkNames(
  tree: Node,
  variables: ReadonlySet<string>,
  onBuiltin: (call: Call) => void = () => undefined,
): void {
  check(tree, { variables, functions: new Set(), labels: new Set(), onBuiltin });
}

function check(node: Node, names: Names): void {
  switch (node.kind) {
    case 'identity':
    case 'literal':
      return;
    case 'variable':
      if (!names.variables.has(node.name)) throw unknownVariable(node.name, names, node.at);
      return;
    case 'format':
      return checkFormat(node.name, node.at);
    case 'string':
      checkFormat(node.format, node.at);
      for (const part of node.parts) if (typeof part !== 'string') check(part, names);
      return;
    case 'index':
      return checkAll([node.target, node.key], names);
    case 'slice':
      return checkAll([node.target, node.from, node.to], names);
    case 'iterate':
      return check(node.target, names);
    case 'array':
      return checkAll([node.body], names);
    case 'object':
      return checkAll(
        node.entries.flatMap(({ key, value }) => [key, value]),
        names,
      );
    case 'negate':
      return check(node.operand, names);
    case 'pipe':
    case 'comma':
    case 'arithmetic':
    case 'comparison':
    case 'and':
    case 'or':
    case 'alternative':
    case 'assign':
      return checkAll([node.left, node.right], names);
    case 'if':
      return checkAll([node.condition, node.consequent, node.otherwise], names);
    case 'try':
      return checkAll([node.body, node.handler], names);
    case 'bind':
      check(node.source, names);
      return check(node.body, withPattern(node.pattern, names));
    case 'reduce':
      checkAll([node.source, node.initial], names);
      return check(node.update, withPattern(node.pattern, names));
    case 'foreach':
      checkAll([node.source, node.initial], names);
      return checkAll([node.update, node.extract], withPattern(node.pattern, names));
    case 'call':
      checkCall(node, names);
      return checkAll(node.args, names);
    case 'define':
      return check(node.body, checkDefinition(node.definition, names));
    case 'label':
      return check(node.body, { ...names, labels: new Set([...names.labels, node.name]) });
    case 'break':
      if (!names.labels.has(node.name)) {
        throw new JqSyntaxError(`there is no label $${node.name} to break out of`, node.at);
      }
  }
}

function checkAll(nodes: readonly (Node | undefined)[], names: Names): void {
  for (const node of nodes) if (node !== undefined) check(node, names);
}

function checkFormat(name: string, at: number): void {
  if (!isFormat(name)) throw new JqSyntaxError(`there is no format @${name}`, at);
}

function checkCall(call: Call, names: Names): void {
  const { name, at } = call;
  const key = functionKey(name, call.args.length);
  if (names.functions.has(key)) return;
  if (isBuiltin(key)) return names.onBuiltin(call);
  const reason = unavailableReason(name);
  throw new JqSyntaxError(
    reason === undefined
      ? `there is no function ${key} (name/number of arguments)`
      : `\`${name}\` isn't available in a workflow expression: ${reason}`,
    at,
  );
}

/** The names known after a `def`; its own body knows them and its parameters. */
function checkDefinition(definition: FunctionDefinition, names: Names): Names {
  const key = functionKey(definition.name, definition.parameters.length);
  const after = { ...names, functions: new Set([...names.functions, key]) };
  const filters = definition.parameters.map(({ name }) => functionKey(name, 0));
  const values = definition.parameters.filter(({ isValue }) => isValue).map(({ name }) => name);
  check(definition.body, {
    ...after,
    functions: new Set([...after.functions, ...filters]),
    variables: new Set([...after.variables, ...values]),
  });
  return after;
}

function withPattern(pattern: Pattern, names: Names): Names {
  switch (pattern.kind) {
    case 'variable':
      return { ...names, variables: new Set([...names.variables, pattern.name]) };
    case 'array':
      return pattern.items.reduce((known, item) => withPattern(item, known), names);
    case 'object':
      return pattern.entries.reduce((known, entry) => {
        check(entry.key, known);
        const named = entry.variable === undefined ? known : withVariable(entry.variable, known);
        return entry.pattern === undefined ? named : withPattern(entry.pattern, named);
      }, names);
  }
}

function withVariable(name: string, names: Names): Names {
  return { ...names, variables: new Set([...names.variables, name]) };
}

function unknownVariable(name: string, names: Names, at: number): JqSyntaxError {
  const known = [...names.variables].map((variable) => `$${variable}`).join(', ');
  return new JqSyntaxError(`there is no variable $${name} here (known: ${known || 'none'})`, at);
}
