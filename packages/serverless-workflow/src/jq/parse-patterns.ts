import type { Parser } from './parser.js';
import { parsePipe } from './parse-operators.js';
import { parseString } from './parse-strings.js';
import type { Node, Pattern, PatternEntry } from './syntax.js';

/** What stands after `as`: `$x`, `[$a, $b]` or `{key: $x, $y}`. */
export function parsePattern(parser: Parser): Pattern {
  if (parser.takeSymbol('[')) {
    const items: Pattern[] = [];
    do items.push(parsePattern(parser));
    while (parser.takeSymbol(','));
    parser.expectSymbol(']');
    return { kind: 'array', items };
  }
  if (parser.takeSymbol('{')) {
    const entries: PatternEntry[] = [];
    do entries.push(parseEntry(parser));
    while (parser.takeSymbol(','));
    parser.expectSymbol('}');
    return { kind: 'object', entries };
  }
  return { kind: 'variable', name: parser.expect('variable', 'a variable, "[" or "{" after "as"') };
}

function parseEntry(parser: Parser): PatternEntry {
  if (parser.peek().kind === 'variable') {
    const name = parser.next().text;
    const pattern = parser.takeSymbol(':') ? parsePattern(parser) : undefined;
    return { key: { kind: 'literal', value: name }, variable: name, pattern };
  }
  const key = parseKey(parser);
  parser.expectSymbol(':');
  return { key, variable: undefined, pattern: parsePattern(parser) };
}

function parseKey(parser: Parser): Node {
  if (parser.peek().kind === 'quote') return parseString(parser, 'text');
  if (parser.takeSymbol('(')) {
    const key = parsePipe(parser);
    parser.expectSymbol(')');
    return key;
  }
  return { kind: 'literal', value: parser.expect('identifier', 'a key') };
}
