import type { JsonObject, JsonValue } from '../json.js';
import { describe, JqError, typeName } from './jq-error.js';
import { translatePattern } from './regex-dialect.js';
import { characterOffset, textLength } from './text.js';

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

/** All matches (or the first only, without the flag `g`) of a pattern in a text. */
export function findMatches(input: JsonValue, pattern: JsonValue, flags: JsonValue): Match[] {
  if (typeof input !== 'string') {
    throw new JqError(`${describe(input)} cannot be matched, as it is not a string`);
  }
  const { expression, global, skipEmpty } = compile(pattern, flags);
  const names = groupNames(expression.source);
  const matches: Match[] = [];
  for (const found of input.matchAll(expression)) {
    if (skipEmpty && found[0] === '') continue;
    const captures = found.slice(1).map((text: string | undefined, at) => ({
      name: names[at] ?? null,
      start: found.indices?.[at + 1]?.[0] ?? -1,
      text: text ?? null,
    }));
    matches.push({ start: found.index, end: found.index + found[0].length, text: found[0], captures });
    if (!global) break;
  }
  return matches;
}

/** The match as jq's `match` shows it: offsets and lengths in characters. */
export function matchObject(input: string, match: Match): JsonObject {
  return {
    offset: characterOffset(input, match.start),
    length: textLength(match.text),
    string: match.text,
    captures: match.captures.map((capture) => ({
      offset: capture.start < 0 ? -1 : characterOffset(input, capture.start),
      length: textLength(capture.text ?? ''),
      string: capture.text,
      name: capture.name,
    })),
  };
}

/** The named groups of a match as an object. */
export function captureObject(match: Match): JsonObject {
  const named = match.captures.flatMap(({ name, text }) => (name === null ? [] : [[name, text] as const]));
  return Object.fromEntries(named);
}

interface Compiled {
  readonly expression: RegExp;
  readonly global: boolean;
  readonly skipEmpty: boolean;
}

function compile(pattern: JsonValue, flags: JsonValue): Compiled {
  if (typeof pattern !== 'string') throw new JqError(`${describe(pattern)} is not a regular expression`);
  if (flags !== null && typeof flags !== 'string') {
    throw new JqError(`${describe(flags)} is not a string of regular expression flags`);
  }
  const inline = /^\(\?([isx]+)\)/.exec(pattern);
  const all = `${flags ?? ''}${inline?.[1] ?? ''}`;
  if (/[^gimnpsxl]/.test(all)) throw new JqError(`${all} is not a valid modifier string`);
  const extended = all.includes('x');
  const source = translatePattern(pattern.slice(inline?.[0].length ?? 0), extended);
  // `.` meets a line end with jq's flag `p` and Perl's inline `(?s)`; jq's own flag `s` is about `^` and `$` only.
  const dotAll = all.includes('p') || inline?.[1]?.includes('s') === true ? 's' : '';
  try {
    const expression = new RegExp(source, `dgu${all.includes('i') ? 'i' : ''}${dotAll}`);
    return { expression, global: all.includes('g'), skipEmpty: all.includes('n') };
  } catch {
    throw new JqError(`${pattern} (at offset 0) is not a valid regex`);
  }
}

/** The names of the capturing groups in the order of their opening parentheses. */
function groupNames(source: string): (string | null)[] {
  const names: (string | null)[] = [];
  for (const [text, name] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?:\?<([A-Za-z_$][\w$]*)>|\?)?/gsu)) {
    if (name !== undefined) names.push(name);
    else if (text === '(') names.push(null);
  }
  return names;
}

/** Parts of a value's text between the matches. */
export function splitByPattern(input: JsonValue, pattern: JsonValue, flags: string): string[] {
  if (typeof input !== 'string') throw new JqError(`${typeName(input)} cannot be split by a pattern`);
  const parts: string[] = [];
  let from = 0;
  for (const match of findMatches(input, pattern, `g${flags}`)) {
    parts.push(input.slice(from, match.start));
    from = match.end;
  }
  return [...parts, input.slice(from)];
}
