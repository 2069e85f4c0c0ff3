import type { Dialect } from './dialects.js';
import { foldingWork } from './folding.js';
import { compileRe2, startersOf, type Instruction, type Re2Program } from './re2.js';
import { translate } from './translate.js';

/** How a pattern is meant. */
export interface PatternOptions {
  readonly dialect: Dialect;
  /** Letters match in either case. */
  readonly ignoreCase?: boolean;
  /** `.` meets a line end too. */
  readonly dotAll?: boolean;
  /** Blanks and comments are left out. */
  readonly extended?: boolean;
  /** Of the matches that begin at one place the longest is taken, and not the one that is written first. */
  readonly longest?: boolean;
}

/** A pattern that can be matched; the same on every version of Node. */
export interface CompiledPattern extends Re2Program {
  /** What it takes to compile, in units of `WorkCounter`. */
  readonly work: number;
  /** What it takes beside that to find letters in either case. */
  readonly foldingWork: number;
  readonly longest: boolean;
  /** What may take the first character of a match; nothing when a match may be empty. */
  readonly starters: readonly Instruction[] | undefined;
  /** Whether a character belongs to a word, for `\b` and `\B`. */
  isWord(point: number): boolean;
}

/** Compiling a part takes about as long as reading so many characters; four times that where letters of either case are looked for. */
const PART_WORK = 64;

// What is compiled is kept for the next expression. It changes no result, and what is counted for it doesn't depend on it.
const MAX_KEPT = 200;
const kept = new Map<string, CompiledPattern>();

/** Compiles a pattern; throws `PatternError` where it is none, or needs what this engine can't do. */
export function compilePattern(pattern: string, options: PatternOptions): CompiledPattern {
  const { dialect, ignoreCase = false, dotAll = false, extended = false, longest = false } = options;
  const key = `${[dialect.word, ignoreCase, dotAll, extended, longest].join(' ')} ${pattern}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const { source, cost } = translate(pattern, dotAll ? { ...dialect, dot: '.' } : dialect, extended);
  const flags = `${ignoreCase ? 'i' : ''}${dotAll ? 's' : ''}`;
  const whole = flags === '' ? source : `(?${flags})${source}`;
  const folding = foldingWork(whole);
  const program = compileRe2(whole, longest);
  const compiled = {
    ...program,
    work: cost * (ignoreCase ? 4 : 1) * PART_WORK,
    foldingWork: folding,
    longest,
    starters: startersOf(program),
    isWord: wordTest(dialect),
  };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, compiled);
  return compiled;
}

const wordTests = new Map<string, (point: number) => boolean>();

function wordTest({ word }: Dialect): (point: number) => boolean {
  const before = wordTests.get(word);
  if (before !== undefined) return before;
  const set = compileRe2(`[${word}]`, false).instructions.find(({ runes }) => runes.length > 1);
  const test = (point: number): boolean => point >= 0 && set?.matchRune(point) === true;
  wordTests.set(word, test);
  return test;
}
