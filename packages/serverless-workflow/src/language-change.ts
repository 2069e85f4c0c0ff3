/**
 * A change of what expressions give, by the name under which a host remembers that a run follows it:
 *
 * - `well-formed-text`: `fromjson` refuses half of a surrogate pair, and `implode` gives U+FFFD for what is no character, as jq 1.8
 *   does. Both gave halves before.
 * - `linear-regex`: regular expressions, of jq and of schemas, are matched without backtracking. Before, JavaScript's own engine
 *   matched them. Asked for where a pattern is used.
 * - `counted-work`: all work and memory of an expression is counted, its nesting too, and it ends where its limits are. Before, only
 *   its steps were counted, and JavaScript's own limits ended the rest. Asked for where a limit is met.
 */
export type LanguageChange = 'well-formed-text' | 'linear-regex' | 'counted-work';

/** Tells whether a run follows a change. */
export type Follows = (change: LanguageChange) => boolean;
