import type { Parser } from './parser.js';
import { parseCollection } from './parse-collections.js';
import { parseKeywordTerm } from './parse-keywords.js';
import { parsePipe } from './parse-operators.js';
import { parsePattern } from './parse-patterns.js';
import { parseString } from './parse-strings.js';
import { IDENTITY, type FunctionDefinition, type Node } from './syntax.js';

/** A term with what may follow it: `.a`, `[…]`, `?`, and `as $x | …`. */
export function parsePostfix(parser: Parser): Node {
  const term = parseTerm(parser);
  if (!parser.takeWord('as')) return term;
  const pattern = parsePattern(parser);
  parser.expectSymbol('|');
  return { kind: 'bind', source: term, pattern, body: parsePipe(parser) };
}

/** A term with its suffixes, but without `as`: what `reduce` and `foreach` take as their source. */
export function parseTerm(parser: Parser): Node {
  let term = parsePrimary(parser);
  for (;;) {
    if (parser.peek().kind === 'field') {
      term = { kind: 'index', target: term, key: { kind: 'literal', value: parser.next().text } };
    } else if (parser.isSymbol('[')) {
      term = parseBracket(parser, term);
    } else if (parser.takeSymbol('?')) {
      term = { kind: 'try', body: term, handler: undefined };
    } else if (parser.takeSymbol('.')) {
      term = parser.isSymbol('[') ? parseBracket(parser, term) : parseQuotedField(parser, term);
    } else {
      return term;
    }
  }
}

/** What stands after the word `def`, up to its semicolon. */
export function parseDefinition(parser: Parser): FunctionDefinition {
  const name = parser.expect('identifier', 'the name of the function');
  const parameters: { name: string; isValue: boolean }[] = [];
  if (parser.takeSymbol('(')) {
    do {
      const isValue = parser.peek().kind === 'variable';
      parameters.push({
        name: isValue ? parser.next().text : parser.expect('identifier', 'the name of a parameter'),
        isValue,
      });
    } while (parser.takeSymbol(';'));
    parser.expectSymbol(')');
  }
  parser.expectSymbol(':');
  const body = parsePipe(parser);
  parser.expectSymbol(';');
  return { name, parameters, body };
}

function parsePrimary(parser: Parser): Node {
  const token = parser.peek();
  switch (token.kind) {
    case 'number':
      parser.next();
      return { kind: 'literal', value: Number(token.text) };
    case 'field':
      parser.next();
      return { kind: 'index', target: IDENTITY, key: { kind: 'literal', value: token.text } };
    case 'variable':
      parser.next();
      return { kind: 'variable', name: token.text, at: token.at };
    case 'quote':
      return parseString(parser, 'text');
    case 'format':
      parser.next();
      return parser.peek().kind === 'quote'
        ? parseString(parser, token.text)
        : { kind: 'format', name: token.text, at: token.at };
    case 'identifier':
      return parseKeywordTerm(parser) ?? parseCall(parser);
    case 'symbol':
      return parseSymbolTerm(parser);
    case 'end':
      throw parser.unexpected('a value');
  }
}

function parseSymbolTerm(parser: Parser): Node {
  if (parser.takeSymbol('..')) return { kind: 'call', name: 'recurse', args: [], at: parser.peek().at };
  if (parser.takeSymbol('.')) {
    if (parser.isSymbol('[')) return parseBracket(parser, IDENTITY);
    return parser.peek().kind === 'quote' ? parseQuotedField(parser, IDENTITY) : IDENTITY;
  }
  if (parser.takeSymbol('(')) {
    const inner = parsePipe(parser);
    parser.expectSymbol(')');
    return inner;
  }
  const collection = parseCollection(parser);
  if (collection === undefined) throw parser.unexpected('a value');
  return collection;
}

function parseQuotedField(parser: Parser, target: Node): Node {
  if (parser.peek().kind !== 'quote') throw parser.unexpected('a field name or "["');
  return { kind: 'index', target, key: parseString(parser, 'text') };
}

function parseBracket(parser: Parser, target: Node): Node {
  parser.expectSymbol('[');
  if (parser.takeSymbol(']')) return { kind: 'iterate', target };
  const from = parser.isSymbol(':') ? undefined : parsePipe(parser);
  if (parser.takeSymbol(':')) {
    const to = parser.isSymbol(']') ? undefined : parsePipe(parser);
    parser.expectSymbol(']');
    return { kind: 'slice', target, from, to };
  }
  parser.expectSymbol(']');
  return { kind: 'index', target, key: from ?? IDENTITY };
}

function parseCall(parser: Parser): Node {
  const { text: name, at } = parser.next();
  const args: Node[] = [];
  if (parser.takeSymbol('(')) {
    do args.push(parsePipe(parser));
    while (parser.takeSymbol(';'));
    parser.expectSymbol(')');
  }
  return { kind: 'call', name, args, at };
}
