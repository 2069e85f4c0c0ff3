/**
 * A change of what expressions give, by the name under which a host remembers that a run follows it:
 *
 * - `well-formed-text`: `fromjson` refuses half of a surrogate pair, and `implode` gives U+FFFD for what is no character, as jq 1.8
 *   does. Both gave halves before.
 */
export type LanguageChange = 'well-formed-text';

/** Tells whether a run follows a change. */
export type Follows = (change: LanguageChange) => boolean;
