import type { JsonObject, JsonValue } from '../json.js';
import { compilePattern, findMatch, ONIGURUMA, PatternError, type Slots } from '../regex/index.js';
import { findByBacktracking } from './backtracking-regex.js';
import type { Budget } from './budget.js';
import { cut, describe, JqError, typeName } from './jq-error.js';
import { readFlags, type PatternFlags } from './regex-flags.js';
import type { Runtime } from './scope.js';
import { CharacterCounter, textLength } from './text.js';

/** One match, with its place in UTF-16 units. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly captures: readonly Capture[];
}

interface Capture {
  readonly name: string | null;
  readonly start: number;
  readonly text: string | null;
}

const SHOWN_CHARACTERS = 100;
/** About what a match takes, and each of its groups. */
const MATCH_BYTES = 100;

/** All matches (or the first only, without the flag `g`) of a pattern in a text. */
export function* findMatches(
  input: JsonValue,
  pattern: JsonValue,
  flags: JsonValue,
  { budget, follows }: Runtime,
): Iterable<Match> {
  if (typeof input !== 'string') {
    throw new JqError(`${describe(input)} cannot be matched, as it is not a string`);
  }
  if (typeof pattern !== 'string') throw new JqError(`${describe(pattern)} is not a regular expression`);
  const read = readFlags(flags);
  if (!follows('linear-regex')) yield* findByBacktracking(input, pattern, read);
  else yield* findLinearly(input, pattern, read, budget);
}

/** Why a pattern can't be used, if it can't. */
export function patternFault(pattern: string, flags: string): string | undefined {
  try {
    compile(pattern, readFlags(flags));
    return undefined;
  } catch (error) {
    if (error instanceof JqError) return error.message;
    throw error;
  }
}

function compile(pattern: string, flags: PatternFlags): ReturnType<typeof compilePattern> {
  try {
    return compilePattern(pattern, { dialect: ONIGURUMA, ...flags });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const shown = cut(pattern, SHOWN_CHARACTERS);
    throw new JqError(`${shown} (at offset ${error.at}) is not a valid regex: ${error.message}`);
  }
}

function* findLinearly(input: string, pattern: string, flags: PatternFlags, budget: Budget): Iterable<Match> {
  const compiled = compile(pattern, flags);
  const key = `${flags.ignoreCase}${flags.extended}${flags.dotAll}${flags.longest} ${pattern}`;
  budget.workOnce(key, compiled.work + (budget.countsAll ? compiled.foldingWork : 0));
  const names = new Map(Object.entries(compiled.groups).map(([name, group]) => [group, name]));
  for (let from = 0; from <= input.length;) {
    const slots = findMatch(compiled, input, from, budget);
    if (slots === undefined) return;
    budget.allocate(MATCH_BYTES * (slots.length / 2));
    const match = matchOf(input, slots, names);
    // A match of nothing must not be found again at the same place.
    from = match.end > match.start ? match.end : nextCharacter(input, match.end);
    if (flags.skipEmpty && match.text === '') continue;
    yield match;
    if (!flags.global) return;
  }
}

function matchOf(input: string, slots: Slots, names: ReadonlyMap<number, string>): Match {
  const [start = 0, end = 0, ...groups] = slots;
  const captures: Capture[] = [];
  for (let at = 0; at < groups.length; at += 2) {
    const [from = -1, to = -1] = [groups[at], groups[at + 1]];
    const text = from < 0 || to < 0 ? null : input.slice(from, to);
    captures.push({ name: names.get(at / 2 + 1) ?? null, start: text === null ? -1 : from, text });
  }
  return { start, end, text: input.slice(start, end), captures };
}

function nextCharacter(input: string, at: number): number {
  return at + ((input.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** Shows matches as jq's `match` does, one after the other: offsets and lengths in characters. */
export function matchObjects(input: string, budget: Budget): (match: Match) => JsonObject {
  const counter = new CharacterCounter(input);
  return (match) => {
    budget.work(match.end - counter.position + match.text.length);
    const offset = counter.countTo(match.start);
    return {
      offset,
      length: textLength(match.text),
      string: match.text,
      captures: match.captures.map((capture) => {
        budget.work(2 * Math.max(0, capture.start - match.start) + (capture.text ?? '').length);
        return {
          offset:
            capture.start < 0 ? -1 : offset + textLength(match.text.slice(0, capture.start - match.start)),
          length: textLength(capture.text ?? ''),
          string: capture.text,
          name: capture.name,
        };
      }),
    };
  };
}

/** The named groups of a match as an object. */
export function captureObject(match: Match): JsonObject {
  const named = match.captures.flatMap(({ name, text }) => (name === null ? [] : [[name, text] as const]));
  return Object.fromEntries(named);
}

/** Parts of a value's text between the matches. */
export function* splitByPattern(
  input: JsonValue,
  pattern: JsonValue,
  flags: string,
  runtime: Runtime,
): Iterable<string> {
  if (typeof input !== 'string') throw new JqError(`${typeName(input)} cannot be split by a pattern`);
  let from = 0;
  for (const match of findMatches(input, pattern, `g${flags}`, runtime)) {
    yield input.slice(from, match.start);
    from = match.end;
  }
  yield input.slice(from);
}
