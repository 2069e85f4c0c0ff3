/** What the signs of a dialect stand for. Sets are written as in the brackets of a class of RE2. */
export interface Dialect {
  readonly digit: string;
  readonly word: string;
  readonly space: string;
  /** Any character, where line ends are left out. */
  readonly dot: string;
  /** `$`. `(?m:$)` stands for the end of the text, or the place before a line end that ends it: see `matcher.ts`. */
  readonly end: string;
  /** Escapes of this dialect alone, outside and inside of a class. */
  readonly escapes: Readonly<Record<string, string>>;
  readonly classEscapes: Readonly<Record<string, string>>;
  /** Names of `[:alpha:]` and the like; none where a dialect doesn't have them. */
  readonly posix: ReadonlyMap<string, string>;
  /** Whether a class may be empty: `[]` is met by nothing and `[^]` by all. */
  readonly emptyClasses: boolean;
}

const BLANKS = String.raw`\t\n\x0b\f\r\x{85}\p{Z}`;
const WORD = String.raw`\p{L}\p{M}\p{Nd}\p{Pc}`;
const VISIBLE = String.raw`\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}`;
const SEMI_END = '(?m:$)';

/** jq's: Oniguruma in Perl's syntax, for UTF-8. Source: Oniguruma's doc/RE and ONIG_SYNTAX_PERL_NT. */
export const ONIGURUMA: Dialect = {
  digit: String.raw`\p{Nd}`,
  word: WORD,
  space: BLANKS,
  dot: '.',
  end: SEMI_END,
  escapes: { A: String.raw`\A`, z: String.raw`\z`, Z: SEMI_END, h: '[0-9A-Fa-f]', H: '[^0-9A-Fa-f]' },
  classEscapes: { h: '0-9A-Fa-f' },
  posix: new Map([
    ['alnum', String.raw`\p{L}\p{M}\p{Nd}`],
    ['alpha', String.raw`\p{L}\p{M}`],
    ['ascii', String.raw`\x00-\x7f`],
    ['blank', String.raw`\t\p{Zs}`],
    ['cntrl', String.raw`\p{Cc}`],
    ['digit', String.raw`\p{Nd}`],
    ['graph', VISIBLE],
    ['lower', String.raw`\p{Ll}`],
    ['print', String.raw`${VISIBLE}\p{Zs}`],
    ['punct', String.raw`\p{P}\p{S}`],
    ['space', BLANKS],
    ['upper', String.raw`\p{Lu}`],
    ['word', WORD],
    ['xdigit', '0-9A-Fa-f'],
  ]),
  emptyClasses: false,
};

/** JSON Schema's: ECMA-262 with the flag `u`. */
export const ECMASCRIPT: Dialect = {
  digit: '0-9',
  word: '0-9A-Za-z_',
  space: String.raw`\t\n\x0b\f\r \x{a0}\x{feff}\p{Z}`,
  dot: String.raw`[^\n\r\x{2028}\x{2029}]`,
  end: String.raw`\z`,
  escapes: {},
  classEscapes: {},
  posix: new Map(),
  emptyClasses: true,
};
