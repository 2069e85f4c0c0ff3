import { PatternError } from './pattern-error.js';

/** The code points that all ranges of a pattern may have in which letters match in either case: some 0.2 s of work. */
const MAX_FOLDED = 4_000_000;

/** Where Unicode has the first and the last letter that has another case. */
const FIRST_FOLDED = 0x41;
const LAST_FOLDED = 0x1e943;

/** What a code point takes, in units of `WorkCounter`: the engine looks at each of a range by itself. */
const POINT_WORK = 2.5;

const SOME_IGNORE_CASE = /\(\?[a-z]*i/;
const RANGE = /(?<first>\\x\{[\da-f]+\}|\\?.)-(?<last>\\x\{[\da-f]+\}|\\?.)/gsu;

/**
 * What it takes to find the other cases of the letters in a pattern's ranges, in units of `WorkCounter`.
 *
 * @param source the pattern as RE2 has it, flags included
 * @throws PatternError where it is too much
 */
export function foldingWork(source: string): number {
  if (!SOME_IGNORE_CASE.test(source)) return 0;
  let points = 0;
  for (const { groups = {} } of source.matchAll(RANGE)) {
    const first = Math.max(FIRST_FOLDED, pointOf(groups['first']));
    const last = Math.min(LAST_FOLDED, pointOf(groups['last']));
    points += Math.max(0, last - first);
  }
  if (points > MAX_FOLDED) {
    throw new PatternError('has too many characters in its ranges to match letters in either case', 0);
  }
  return points * POINT_WORK;
}

function pointOf(written = ''): number {
  const [, code] = /^\\x\{(.*)\}$/.exec(written) ?? [];
  return code === undefined ? (written.replace(/^\\(?=.)/s, '').codePointAt(0) ?? 0) : parseInt(code, 16);
}
