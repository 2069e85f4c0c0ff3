import type { JsonValue } from '../json.js';
import { join } from './arithmetic.js';
import type { Budget } from './budget.js';
import { describe, JqError } from './jq-error.js';
import type { Match } from './regex.js';

/** A match whose replacement has further results: each of them begins another text. */
interface Choice {
  readonly values: Iterator<JsonValue>;
  /** The text before the match, as replaced so far. */
  readonly before: string;
}

/** About what a replacement takes whose results were not all asked for. */
const CHOICE_BYTES = 300;

/** The text with its matches replaced: one for each combination of the replacement's results, of which the last match turns fastest. */
export function* substitutions(
  input: string,
  matches: readonly Match[],
  replace: (found: Match) => Iterable<JsonValue>,
  budget: Budget,
): Iterable<string> {
  const endOf = (at: number): number => matches[at]?.end ?? 0;
  const choices: Choice[] = [];
  /** Goes on after the first matches with the text that they were replaced to. */
  const begin = (text: string): string | undefined => {
    const at = choices.length;
    const found = matches[at];
    const from = at === 0 ? 0 : endOf(at - 1);
    if (found === undefined) return join(text, input.slice(from), budget);
    budget.allocate(CHOICE_BYTES);
    const before = join(text, input.slice(from, found.start), budget);
    choices.push({ values: replace(found)[Symbol.iterator](), before });
    return undefined;
  };
  const whole = begin('');
  if (whole !== undefined) yield whole;
  for (let choice = choices.at(-1); choice !== undefined; choice = choices.at(-1)) {
    const { done, value } = choice.values.next();
    if (done === true) {
      choices.pop();
      continue;
    }
    if (typeof value !== 'string')
      throw new JqError(`object cannot be added to a string: ${describe(value)}`);
    const text = begin(join(choice.before, value, budget));
    if (text !== undefined) yield text;
  }
}
