import { Lexer, Parser } from 'yaml';

/** How many levels of objects and lists a definition may have. */
export const MAX_LEVELS = 250;

/**
 * Where a YAML text gets deeper than is read, as an offset; undefined where it doesn't. It is looked for level by level: what reads
 * the text afterwards calls itself for each, and Node ends the whole process where that comes near the end of the stack.
 */
export function tooDeepAt(yamlText: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(yamlText)) {
    // What it yields is of no use here: it is its stack that counts, of which the document itself is one.
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MAX_LEVELS + 1) return parser.offset;
  }
  return undefined;
}
