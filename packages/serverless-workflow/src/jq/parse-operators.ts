import type { Parser } from './parser.js';
import { parseDefinition, parsePostfix } from './parse-terms.js';
import { JqSyntaxError } from './jq-error.js';
import type { AssignmentOperator, ArithmeticOperator, ComparisonOperator, Node } from './syntax.js';

const ASSIGNMENTS: readonly AssignmentOperator[] = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='];
const COMPARISONS: readonly ComparisonOperator[] = ['==', '!=', '<', '<=', '>', '>='];
const SUMS: readonly ArithmeticOperator[] = ['+', '-'];
const PRODUCTS: readonly ArithmeticOperator[] = ['*', '/', '%'];

// One function a level of jq's precedence table, from the loosest binding to the tightest.

export function parsePipe(parser: Parser): Node {
  return parser.inside(parseOnePipe);
}

function parseOnePipe(parser: Parser): Node {
  if (parser.takeWord('def')) {
    const definition = parseDefinition(parser);
    return { kind: 'define', definition, body: parsePipe(parser) };
  }
  if (parser.takeWord('label')) {
    const name = parser.expect('variable', 'the name of the label, such as $out');
    parser.expectSymbol('|');
    return { kind: 'label', name, body: parsePipe(parser) };
  }
  const left = parseComma(parser);
  return parser.takeSymbol('|') ? { kind: 'pipe', left, right: parsePipe(parser) } : left;
}

function parseComma(parser: Parser): Node {
  let left = parseAlternative(parser);
  while (parser.takeSymbol(',')) left = { kind: 'comma', left, right: parseAlternative(parser) };
  return left;
}

/** The loosest level that holds neither a pipe nor a comma: `//` and the assignments. */
export function parseAlternative(parser: Parser): Node {
  const left = parseAssignment(parser);
  return parser.takeSymbol('//') ? { kind: 'alternative', left, right: parseAlternative(parser) } : left;
}

function parseAssignment(parser: Parser): Node {
  const left = parseOr(parser);
  const operator = takeOneOf(parser, ASSIGNMENTS);
  if (operator === undefined) return left;
  return { kind: 'assign', operator, left, right: parseOr(parser) };
}

function parseOr(parser: Parser): Node {
  let left = parseAnd(parser);
  while (parser.takeWord('or')) left = { kind: 'or', left, right: parseAnd(parser) };
  return left;
}

function parseAnd(parser: Parser): Node {
  let left = parseComparison(parser);
  while (parser.takeWord('and')) left = { kind: 'and', left, right: parseComparison(parser) };
  return left;
}

function parseComparison(parser: Parser): Node {
  const left = parseSum(parser);
  const operator = takeOneOf(parser, COMPARISONS);
  if (operator === undefined) return left;
  const right = parseSum(parser);
  const { at, text } = parser.peek();
  if (takeOneOf(parser, COMPARISONS) !== undefined) {
    throw new JqSyntaxError(`comparisons can't be chained: put the one before "${text}" in parentheses`, at);
  }
  return { kind: 'comparison', operator, left, right };
}

function parseSum(parser: Parser): Node {
  let left = parseProduct(parser);
  for (let operator = takeOneOf(parser, SUMS); operator !== undefined; operator = takeOneOf(parser, SUMS)) {
    left = { kind: 'arithmetic', operator, left, right: parseProduct(parser) };
  }
  return left;
}

function parseProduct(parser: Parser): Node {
  let left = parseUnary(parser);
  let operator = takeOneOf(parser, PRODUCTS);
  while (operator !== undefined) {
    left = { kind: 'arithmetic', operator, left, right: parseUnary(parser) };
    operator = takeOneOf(parser, PRODUCTS);
  }
  return left;
}

function parseUnary(parser: Parser): Node {
  return parser.takeSymbol('-') ? { kind: 'negate', operand: parseUnary(parser) } : parsePostfix(parser);
}

function takeOneOf<T extends string>(parser: Parser, operators: readonly T[]): T | undefined {
  return operators.find((operator) => parser.takeSymbol(operator));
}
