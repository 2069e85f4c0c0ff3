import type { Parser } from './parser.js';
import { JqSyntaxError } from './jq-error.js';
import { parsePipe } from './parse-operators.js';
import { parsePattern } from './parse-patterns.js';
import { parsePostfix, parseTerm } from './parse-terms.js';
import { IDENTITY, type Node, type Pattern } from './syntax.js';

const NEVER_A_TERM: ReadonlySet<string> = new Set([
  'and',
  'as',
  'catch',
  'elif',
  'else',
  'end',
  'or',
  'then',
]);
const UNSUPPORTED: ReadonlySet<string> = new Set(['import', 'include', '__loc__']);

/** A term that begins with a keyword, or nothing when the next word is an ordinary name. */
export function parseKeywordTerm(parser: Parser): Node | undefined {
  const { text: word, at } = parser.peek();
  if (NEVER_A_TERM.has(word)) throw parser.unexpected('a value');
  if (UNSUPPORTED.has(word)) {
    throw new JqSyntaxError(`\`${word}\` isn't available in a workflow expression`, at);
  }
  switch (word) {
    case 'null':
      parser.next();
      return { kind: 'literal', value: null };
    case 'true':
    case 'false':
      parser.next();
      return { kind: 'literal', value: word === 'true' };
    case 'if':
      parser.next();
      return parseIf(parser);
    case 'try':
      parser.next();
      return parseTry(parser);
    case 'reduce':
      parser.next();
      return parseReduce(parser);
    case 'foreach':
      parser.next();
      return parseForeach(parser);
    case 'break':
      parser.next();
      return { kind: 'break', name: parser.expect('variable', 'the name of the label to leave'), at };
    default:
      return undefined;
  }
}

function parseIf(parser: Parser): Node {
  const condition = parsePipe(parser);
  parser.expectWord('then');
  const consequent = parsePipe(parser);
  if (parser.takeWord('elif')) return { kind: 'if', condition, consequent, otherwise: parseIf(parser) };
  const otherwise = parser.takeWord('else') ? parsePipe(parser) : IDENTITY;
  parser.expectWord('end');
  return { kind: 'if', condition, consequent, otherwise };
}

function parseTry(parser: Parser): Node {
  const body = parsePostfix(parser);
  return { kind: 'try', body, handler: parser.takeWord('catch') ? parsePostfix(parser) : undefined };
}

function parseReduce(parser: Parser): Node {
  const { source, pattern } = parseLoopHead(parser);
  const initial = parsePipe(parser);
  parser.expectSymbol(';');
  const update = parsePipe(parser);
  parser.expectSymbol(')');
  return { kind: 'reduce', source, pattern, initial, update };
}

function parseForeach(parser: Parser): Node {
  const { source, pattern } = parseLoopHead(parser);
  const initial = parsePipe(parser);
  parser.expectSymbol(';');
  const update = parsePipe(parser);
  const extract = parser.takeSymbol(';') ? parsePipe(parser) : IDENTITY;
  parser.expectSymbol(')');
  return { kind: 'foreach', source, pattern, initial, update, extract };
}

function parseLoopHead(parser: Parser): { readonly source: Node; readonly pattern: Pattern } {
  const source = parseTerm(parser);
  parser.expectWord('as');
  const pattern = parsePattern(parser);
  parser.expectSymbol('(');
  return { source, pattern };
}
