import { JqSyntaxError } from './jq-error.js';
import { Lexer, type Token, type TokenKind } from './lexer.js';
import type { Node } from './syntax.js';
import { measureNesting } from './nesting.js';
import { parsePipe } from './parse-operators.js';

/** Turns the text of an expression into its syntax tree, and tells how deep it is nested; throws `JqSyntaxError`. */
export function parse(source: string): { readonly tree: Node; readonly levels: number } {
  const parser = new Parser(source);
  const tree = parsePipe(parser);
  if (parser.peek().kind !== 'end') throw parser.unexpected('the end of the expression');
  return { tree, levels: Math.max(parser.deepest, measureNesting(tree)) };
}

/** What the grammar's functions share: a look at the next token, and errors that name it. */
export class Parser {
  readonly lexer: Lexer;
  /** The most levels of brackets and pipes so far. */
  deepest = 0;
  private level = 0;

  constructor(source: string) {
    this.lexer = new Lexer(source);
  }

  /** Parses a part that stands one level deeper. */
  inside(parsePart: (parser: this) => Node): Node {
    this.level += 1;
    this.deepest = Math.max(this.deepest, this.level);
    const part = parsePart(this);
    this.level -= 1;
    return part;
  }

  peek(): Token {
    return this.lexer.peek();
  }

  next(): Token {
    return this.lexer.next();
  }

  isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  isWord(text: string): boolean {
    const token = this.peek();
    return token.kind === 'identifier' && token.text === text;
  }

  /** Takes the symbol when it is next; says whether it was. */
  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.next();
    return true;
  }

  takeWord(text: string): boolean {
    if (!this.isWord(text)) return false;
    this.next();
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.unexpected(`"${text}"`);
  }

  expectWord(text: string): void {
    if (!this.takeWord(text)) throw this.unexpected(`"${text}"`);
  }

  expect(kind: TokenKind, what: string): string {
    if (this.peek().kind !== kind) throw this.unexpected(what);
    return this.next().text;
  }

  unexpected(expected: string): JqSyntaxError {
    const token = this.peek();
    const end = Math.max(token.at + 1, token.at + token.text.length);
    const found =
      token.kind === 'end' ? 'the expression ends' : JSON.stringify(this.lexer.source.slice(token.at, end));
    return new JqSyntaxError(`expected ${expected} but found ${found}`, token.at);
  }
}
