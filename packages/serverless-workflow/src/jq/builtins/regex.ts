import type { JsonValue } from '../../json.js';
import { computed } from '../item.js';
import { captureObject, findMatches, matchObject, splitByPattern, type Match } from '../regex.js';
import { describe, JqError, typeName } from '../jq-error.js';
import type { Filter, NativeFunction } from '../scope.js';
import { results, type NativeFunctions } from './native.js';

/** Regular expressions. The pattern may also be given as `[pattern, flags]`. */
export const regexFunctions: NativeFunctions = {
  'test/1': test,
  'test/2': test,
  'match/1': match(''),
  'match/2': match(''),
  'capture/1': capture,
  'capture/2': capture,
  'scan/1': scan,
  'scan/2': scan,
  'split/2': split,
  'splits/1': splits,
  'splits/2': splits,
  'sub/2': substitute(''),
  'sub/3': substitute(''),
  'gsub/2': substitute('g'),
  'gsub/3': substitute('g'),
};

/** The pattern and flags an argument pair means, for each of its results. */
function* patterns(
  input: JsonValue,
  pattern: Filter | undefined,
  flags: Filter | undefined,
): Iterable<readonly [JsonValue, JsonValue]> {
  for (const flag of results(flags, input)) {
    for (const value of results(pattern, input)) {
      if (Array.isArray(value)) yield [value[0] ?? null, value[1] ?? flag];
      else yield [value, flag];
    }
  }
}

function* test(...[item, [pattern, flags]]: Parameters<NativeFunction>): ReturnType<NativeFunction> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    yield computed(findMatches(item.value, source, flag).length > 0, item);
  }
}

function match(extraFlags: string): NativeFunction {
  return function* (item, [pattern, flags]) {
    for (const [source, flag] of patterns(item.value, pattern, flags)) {
      for (const found of findMatches(item.value, source, `${extraFlags}${flagText(flag)}`)) {
        yield computed(matchObject(inputText(item.value), found), item);
      }
    }
  };
}

function* capture(...[item, [pattern, flags]]: Parameters<NativeFunction>): ReturnType<NativeFunction> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    for (const found of findMatches(item.value, source, flag)) yield computed(captureObject(found), item);
  }
}

/** Each match as its text or, with groups in the pattern, as the array of theirs. */
function* scan(...[item, [pattern, flags]]: Parameters<NativeFunction>): ReturnType<NativeFunction> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    for (const found of findMatches(item.value, source, `g${flagText(flag)}`)) {
      const groups = found.captures.map(({ text }) => text);
      yield computed(groups.length > 0 ? groups : found.text, item);
    }
  }
}

function* split(...[item, [pattern, flags]]: Parameters<NativeFunction>): ReturnType<NativeFunction> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    yield computed(splitByPattern(item.value, source, flagText(flag)), item);
  }
}

function* splits(...[item, [pattern, flags]]: Parameters<NativeFunction>): ReturnType<NativeFunction> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    for (const part of splitByPattern(item.value, source, flagText(flag))) yield computed(part, item);
  }
}

function substitute(extraFlags: string): NativeFunction {
  return function* (item, [pattern, replacement, flags]) {
    for (const [source, flag] of patterns(item.value, pattern, flags)) {
      const matches = findMatches(item.value, source, `${extraFlags}${flagText(flag)}`);
      for (const text of substitutions(inputText(item.value), matches, 0, '', replacement)) {
        yield computed(text, item);
      }
    }
  };
}

/** The text with its matches replaced: one for each combination of the replacement's results. */
function* substitutions(
  input: string,
  matches: readonly Match[],
  from: number,
  begun: string,
  replacement: Filter | undefined,
): Iterable<string> {
  const [found, ...rest] = matches;
  if (found === undefined) {
    yield begun + input.slice(from);
    return;
  }
  for (const value of results(replacement, captureObject(found))) {
    if (typeof value !== 'string') {
      throw new JqError(`${typeName(captureObject(found))} cannot be added to a string: ${describe(value)}`);
    }
    const done = begun + input.slice(from, found.start) + value;
    yield* substitutions(input, rest, found.end, done, replacement);
  }
}

function flagText(flags: JsonValue): string {
  if (flags === null) return '';
  if (typeof flags === 'string') return flags;
  throw new JqError(`${describe(flags)} is not a string of regular expression flags`);
}

function inputText(input: JsonValue): string {
  if (typeof input === 'string') return input;
  throw new JqError(`${describe(input)} cannot be matched, as it is not a string`);
}
