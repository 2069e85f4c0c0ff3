import type { JsonValue } from '../json.js';
import { describe, JqError } from './jq-error.js';

/** What the letters after a pattern mean. `s` changes nothing: `^` and `$` are about the whole text anyhow. */
export interface PatternFlags {
  /** `g`: all matches. */
  readonly global: boolean;
  /** `i` */
  readonly ignoreCase: boolean;
  /** `x`: blanks and comments are left out. */
  readonly extended: boolean;
  /** `p`: `.` meets a line end. */
  readonly dotAll: boolean;
  /** `n`: matches of nothing don't count. */
  readonly skipEmpty: boolean;
  /** `l`: the longest match at a place. */
  readonly longest: boolean;
}

/** Reads flags; null has none. */
export function readFlags(flags: JsonValue): PatternFlags {
  if (flags !== null && typeof flags !== 'string') {
    throw new JqError(`${describe(flags)} is not a string of regular expression flags`);
  }
  const letters = flags ?? '';
  if (/[^gimnpsxl]/.test(letters)) throw new JqError(`${letters} is not a valid modifier string`);
  return {
    global: letters.includes('g'),
    ignoreCase: letters.includes('i'),
    extended: letters.includes('x'),
    dotAll: letters.includes('p'),
    skipEmpty: letters.includes('n'),
    longest: letters.includes('l'),
  };
}
