import type { Dialect } from './dialects.js';
import type { Part } from './pattern-cost.js';
import { PatternError } from './pattern-error.js';
import { matchAt } from './match-at.js';
import { hex } from './re2.js';
import { propertyName } from './unicode-names.js';

/** A class of Unicode has hundreds of ranges, and takes about as long to compile as this many characters. */
export const CLASS_COST = 20;
/** All but the characters of a class, written out as ranges within another class. */
export const COMPLEMENT_COST = 100;

const CONTROLS: Readonly<Record<string, string>> = {
  a: String.raw`\x07`,
  e: String.raw`\x1b`,
  f: String.raw`\f`,
  n: String.raw`\n`,
  r: String.raw`\r`,
  t: String.raw`\t`,
  v: String.raw`\x0b`,
};

const CODE =
  /\\(?:x([\dA-Fa-f]{2})|[xu]\{([\dA-Fa-f]{1,6})\}|u([Dd][89ABab][\dA-Fa-f]{2})\\u([Dd][C-Fc-f][\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|c([A-Za-z])|(0[0-7]{0,2}))/y;
const PROPERTY = /\\([pP])(?:\{(\^?)([\w=]+)\}|([A-Z]))/y;

/** An escape outside of a class. */
export function readEscape(pattern: string, at: number, dialect: Dialect): Part {
  const letter = pattern.charAt(at + 1);
  const one = (source: string, cost: number, isCharacter: boolean): Part => ({
    source,
    cost,
    end: at + 2,
    isCharacter,
  });
  const special = dialect.escapes[letter];
  if (special !== undefined) return one(special, 1, special.startsWith('['));
  switch (letter) {
    case 'b':
    case 'B':
      return one(`\\${letter}`, 1, false);
    case 'd':
      return one(`[${dialect.digit}]`, CLASS_COST, true);
    case 'D':
      return one(`[^${dialect.digit}]`, CLASS_COST, true);
    case 'w':
      return one(`[${dialect.word}]`, CLASS_COST, true);
    case 'W':
      return one(`[^${dialect.word}]`, CLASS_COST, true);
    case 's':
      return one(`[${dialect.space}]`, CLASS_COST, true);
    case 'S':
      return one(`[^${dialect.space}]`, CLASS_COST, true);
    default:
      return readCharacter(pattern, at);
  }
}

/** An escape that stands for one character or a property of Unicode, within a class or outside. */
export function readCharacter(pattern: string, at: number): Part {
  const letter = String.fromCodePoint(pattern.codePointAt(at + 1) ?? 0);
  const control = CONTROLS[letter];
  if (control !== undefined) return { source: control, cost: 1, end: at + 2, isCharacter: true };
  const property = matchAt(PROPERTY, pattern, at);
  if (property !== undefined) {
    const isNegated = (property[1] === 'P') !== (property[2] === '^');
    const name = propertyName(property[3] ?? property[4] ?? '');
    const source = `\\${isNegated ? 'P' : 'p'}{${name}}`;
    return { source, cost: CLASS_COST, end: at + property[0].length, isCharacter: true };
  }
  const code = matchAt(CODE, pattern, at);
  if (code !== undefined) {
    return { source: hex(codePoint(code, at)), cost: 1, end: at + code[0].length, isCharacter: true };
  }
  if (at + 1 >= pattern.length) throw new PatternError('a \\ stands at the end', at);
  if (/[1-9k]/.test(letter)) {
    throw new PatternError(`\\${letter} refers back to a group, which takes an engine that backtracks`, at);
  }
  if (/[A-Za-z0-9]/.test(letter)) throw new PatternError(`\\${letter} is no escape`, at);
  return { source: literal(letter), cost: 1, end: at + 1 + letter.length, isCharacter: true };
}

/** A sign that stands for itself. */
export function literal(character: string): string {
  return /^[!-/:-@[-`{-~]$/.test(character) ? `\\${character}` : character;
}

function codePoint([, byte, braces, high, low, unit, control, octal]: RegExpExecArray, at: number): number {
  if (high !== undefined && low !== undefined) {
    return 0x10000 + ((Number.parseInt(high, 16) & 0x3ff) << 10) + (Number.parseInt(low, 16) & 0x3ff);
  }
  if (control !== undefined) return control.charCodeAt(0) & 0x1f;
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const point = Number.parseInt(byte ?? braces ?? unit ?? '', 16);
  if (point > 0x10ffff) throw new PatternError(`there is no character ${point.toString(16)}`, at);
  return point;
}
