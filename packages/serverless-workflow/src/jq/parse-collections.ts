import type { Parser } from './parser.js';
import { parseAlternative, parsePipe } from './parse-operators.js';
import { parseString } from './parse-strings.js';
import { IDENTITY, type Node } from './syntax.js';

interface ObjectEntry {
  readonly key: Node;
  readonly value: Node;
}

/** `[…]` or `{…}`, or nothing when neither is next. */
export function parseCollection(parser: Parser): Node | undefined {
  if (parser.takeSymbol('[')) {
    if (parser.takeSymbol(']')) return { kind: 'array', body: undefined };
    const body = parsePipe(parser);
    parser.expectSymbol(']');
    return { kind: 'array', body };
  }
  if (!parser.takeSymbol('{')) return undefined;
  const entries: ObjectEntry[] = [];
  while (!parser.takeSymbol('}')) {
    entries.push(parseEntry(parser));
    if (!parser.isSymbol('}')) parser.expectSymbol(',');
  }
  return { kind: 'object', entries };
}

function parseEntry(parser: Parser): ObjectEntry {
  const token = parser.peek();
  if (token.kind === 'variable') {
    parser.next();
    const variable: Node = { kind: 'variable', name: token.text, at: token.at };
    if (parser.takeSymbol(':')) return { key: variable, value: parseValue(parser) };
    return { key: { kind: 'literal', value: token.text }, value: variable };
  }
  if (parser.takeSymbol('(')) {
    const key = parsePipe(parser);
    parser.expectSymbol(')');
    parser.expectSymbol(':');
    return { key, value: parseValue(parser) };
  }
  const key = parseName(parser);
  return parser.takeSymbol(':')
    ? { key, value: parseValue(parser) }
    : { key, value: { kind: 'index', target: IDENTITY, key } };
}

function parseName(parser: Parser): Node {
  const token = parser.peek();
  switch (token.kind) {
    case 'identifier':
    case 'number':
      parser.next();
      return { kind: 'literal', value: token.text };
    case 'quote':
      return parseString(parser, 'text');
    case 'format':
      parser.next();
      return parseString(parser, token.text);
    case 'field':
    case 'variable':
    case 'symbol':
    case 'end':
      throw parser.unexpected('a key');
  }
}

/** A value reaches to the next comma; more than one result needs parentheses. */
function parseValue(parser: Parser): Node {
  const left = parseAlternative(parser);
  return parser.takeSymbol('|') ? { kind: 'pipe', left, right: parseValue(parser) } : left;
}
