/**
 * A change of what expressions give, by the name under which a host remembers that a run follows it:
 *
 * - `well-formed-text`: `fromjson` refuses half of a surrogate pair, and `implode` gives U+FFFD for what is no character, as jq 1.8
 *   does. Both gave halves before.
 * - `linear-regex`: regular expressions, of jq and of schemas, are matched without backtracking. Before, JavaScript's own engine
 *   matched them.
 * - `counted-work`: all work and memory of an expression is counted, its nesting too, and it ends where its limits are. Before, only
 *   its steps were counted, and JavaScript's own limits ended the rest.
 * - `exact-powers`: `pow`, `exp2` and `exp10` are exact to the last bit. Before, they were what the version of Node made of them.
 * - `bounded-runs`: all that a run computes is counted together, schemas too; it pauses, and it ends at its limit. Before, each
 *   expression was counted by itself.
 * - `all-counted`: the levels of `recurse`, `until` and their like are bounded, and those that have come to their end are dropped; an
 *   error that is caught, and classes whose letters match in either case, count as the steps whose time they take. Before, a deep
 *   recursion filled the memory.
 */
export type LanguageChange =
  'well-formed-text' | 'linear-regex' | 'counted-work' | 'exact-powers' | 'bounded-runs' | 'all-counted';

/**
 * The changes that a run follows from its start or not at all: a host gives them to a run when it starts it. A pattern that only the
 * old engine takes would fail in the midst of a run that began with it.
 */
export const CHANGES_OF_A_NEW_RUN: readonly LanguageChange[] = [
  'linear-regex',
  'counted-work',
  'exact-powers',
  'bounded-runs',
  'all-counted',
];

/** Tells whether a run follows a change. */
export type Follows = (change: LanguageChange) => boolean;
