import { JqSyntaxError } from './jq-error.js';

export type TokenKind =
  'number' | 'field' | 'identifier' | 'variable' | 'format' | 'quote' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The name without its sigil (`.a`, `$a` and `@a` all give `a`), the digits, or the symbol itself. */
  readonly text: string;
  readonly at: number;
}

const BLANK = /(?:\s|#[^\n]*)*/y;
// The order matters: the first pattern that fits wins, so longer symbols stand before their beginnings.
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['field', /\.([A-Za-z_]\w*)/y],
  ['variable', /\$([A-Za-z_]\w*)/y],
  ['format', /@([a-z][a-z0-9]*)/y],
  ['identifier', /[A-Za-z_]\w*/y],
  ['quote', /"/y],
  ['symbol', /\/\/=|[|+\-*/%]=|[=!<>]=|\/\/|\.\.|[.|,:;()[\]{}=<>+\-*/%?]/y],
];

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Cuts an expression into tokens, one at a time, because only the parser knows when a string goes on after `\(…)`. */
export class Lexer {
  private position = 0;
  private peeked: Token | undefined;

  constructor(readonly source: string) {}

  peek(): Token {
    this.peeked ??= this.read();
    return this.peeked;
  }

  next(): Token {
    const token = this.peek();
    this.peeked = undefined;
    return token;
  }

  /** Reads string text up to the closing quote or the next `\(`. Call it right after a quote or a `)` was taken. */
  readStringPart(): { readonly text: string; readonly end: 'quote' | 'interpolation' } {
    const start = this.position;
    let text = '';
    for (;;) {
      const character = this.source.charAt(this.position);
      if (character === '') throw new JqSyntaxError('the string has no closing quote', start);
      this.position += 1;
      if (character === '"') return { text, end: 'quote' };
      if (character !== '\\') {
        text += character;
      } else if (this.source.charAt(this.position) === '(') {
        this.position += 1;
        return { text, end: 'interpolation' };
      } else {
        text += this.readEscape();
      }
    }
  }

  private readEscape(): string {
    const character = this.source.charAt(this.position);
    const plain = ESCAPES[character];
    if (plain !== undefined) {
      this.position += 1;
      return plain;
    }
    const hex = /^u([0-9a-fA-F]{4})/.exec(this.source.slice(this.position, this.position + 5))?.[1];
    if (hex === undefined) {
      throw new JqSyntaxError(
        `\\${character} is not an escape of a jq string (a backslash is written \\\\)`,
        this.position - 1,
      );
    }
    this.position += 5;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private read(): Token {
    this.position = this.match(BLANK)?.end ?? this.position;
    const at = this.position;
    if (at >= this.source.length) return { kind: 'end', text: '', at };
    for (const [kind, pattern] of PATTERNS) {
      const found = this.match(pattern);
      if (found !== undefined) {
        this.position = found.end;
        return { kind, text: found.text, at };
      }
    }
    throw new JqSyntaxError(
      `unexpected ${JSON.stringify(String.fromCodePoint(this.source.codePointAt(at) ?? 0))}`,
      at,
    );
  }

  private match(pattern: RegExp): { readonly text: string; readonly end: number } | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source);
    return found === null ? undefined : { text: found[1] ?? found[0], end: pattern.lastIndex };
  }
}
