import { Composer, Lexer, LineCounter, Parser, type CST, type Document } from 'yaml';
import type { YamlProblem } from './check-yaml.js';
import { checkKeys } from './unique-keys.js';

/** How many levels of objects and lists a definition may have. */
const MAX_LEVELS = 250;

/** A text of YAML as it was read: with what is wrong with its syntax, or without a document where it is too deep. */
export interface ReadYaml {
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly YamlProblem[];
  readonly lines: LineCounter;
}

/**
 * Reads a text of YAML.
 *
 * How deep it gets is looked at part by part: what makes a document of the parts calls itself for each level, and Node ends the
 * whole process where that comes near the end of the stack.
 */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // The document itself is on the parser's stack, too.
    if (parser.stack.length > MAX_LEVELS + 1) {
      const message = `is nested too deeply: it may have ${MAX_LEVELS} levels`;
      return { document: undefined, problems: [{ at: parser.offset, message }], lines };
    }
  }
  tokens.push(...parser.end());
  const composer = new Composer({
    prettyErrors: false,
    merge: true,
    intAsBigInt: true,
    // `checkKeys` does it in far less time.
    uniqueKeys: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  const errors = document?.errors.map(({ message, pos: [at] }) => ({ at, message })) ?? [];
  const repeated = document ? checkKeys(document) : [];
  const problems = [...errors, ...repeated].map(({ at, message }) => ({
    at,
    message: `is not YAML: ${message}`,
  }));
  if (second) problems.push({ at: second.range[0], message: 'holds more than one document of YAML' });
  return { document, problems, lines };
}
