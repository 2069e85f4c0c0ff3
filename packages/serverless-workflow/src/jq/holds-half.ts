import { parse } from './parser.js';

/**
 * Whether a text of an expression that compiles holds half of a surrogate pair, as `"\\ud83d"` does. jq refuses it. Ours does when a
 * definition is read, and not when it runs: a run may have begun before.
 */
export function holdsHalf(source: string): boolean {
  let found = false;
  JSON.stringify(parse(source).tree, (_key, part: unknown) => {
    found ||= typeof part === 'string' && !part.isWellFormed();
    return part;
  });
  return found;
}
