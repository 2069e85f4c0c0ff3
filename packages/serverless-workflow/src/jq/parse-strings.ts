import type { Parser } from './parser.js';
import { parsePipe } from './parse-operators.js';
import type { Node } from './syntax.js';

/** A string with its `\(…)` parts; `format` says how those are written into the text (`@uri "…"`). */
export function parseString(parser: Parser, format: string): Node {
  const at = parser.peek().at;
  parser.expect('quote', 'a string');
  const parts: (string | Node)[] = [];
  for (;;) {
    const { text, end } = parser.lexer.readStringPart();
    if (text !== '') parts.push(text);
    if (end === 'quote') return simplify(parts, format, at);
    parts.push(parsePipe(parser));
    parser.expectSymbol(')');
  }
}

function simplify(parts: readonly (string | Node)[], format: string, at: number): Node {
  const [first = '', ...rest] = parts;
  if (typeof first === 'string' && rest.length === 0) return { kind: 'literal', value: first };
  return { kind: 'string', parts, format, at };
}
