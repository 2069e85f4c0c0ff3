import type { JsonValue } from '../../json.js';
import { computed, type Item } from '../item.js';
import { captureObject, findMatches, matchObjects, splitByPattern, type Match } from '../regex.js';
import { describe, JqError } from '../jq-error.js';
import type { Filter, NativeFunction } from '../scope.js';
import { substitutions } from '../substitutions.js';
import { results, type NativeFunctions } from './native.js';

/** Regular expressions. The pattern may also be given as `[pattern, flags]`. */
export const regexFunctions: NativeFunctions = {
  'test/1': test,
  'test/2': test,
  'match/1': match,
  'match/2': match,
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

function* test(...[item, [pattern, flags], runtime]: Parameters<NativeFunction>): Iterable<Item> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    yield computed(hasAny(findMatches(item.value, source, flag, runtime)), item);
  }
}

function hasAny(matches: Iterable<Match>): boolean {
  return matches[Symbol.iterator]().next().done !== true;
}

function* match(...[item, [pattern, flags], runtime]: Parameters<NativeFunction>): Iterable<Item> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    const show = matchObjects(inputText(item.value), runtime.budget);
    for (const found of findMatches(item.value, source, flagText(flag), runtime)) {
      yield computed(show(found), item);
    }
  }
}

function* capture(...[item, [pattern, flags], runtime]: Parameters<NativeFunction>): Iterable<Item> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    for (const found of findMatches(item.value, source, flag, runtime)) {
      yield computed(captureObject(found), item);
    }
  }
}

/** Each match as its text or, with groups in the pattern, as the array of theirs. */
function* scan(...[item, [pattern, flags], runtime]: Parameters<NativeFunction>): Iterable<Item> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    for (const found of findMatches(item.value, source, `g${flagText(flag)}`, runtime)) {
      const groups = found.captures.map(({ text }) => text);
      yield computed(groups.length > 0 ? groups : found.text, item);
    }
  }
}

function* split(...[item, [pattern, flags], runtime]: Parameters<NativeFunction>): Iterable<Item> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    yield computed(Array.from(splitByPattern(item.value, source, flagText(flag), runtime)), item);
  }
}

function* splits(...[item, [pattern, flags], runtime]: Parameters<NativeFunction>): Iterable<Item> {
  for (const [source, flag] of patterns(item.value, pattern, flags)) {
    for (const part of splitByPattern(item.value, source, flagText(flag), runtime))
      yield computed(part, item);
  }
}

function substitute(extraFlags: string): NativeFunction {
  return function* (item, [pattern, replacement, flags], runtime) {
    for (const [source, flag] of patterns(item.value, pattern, flags)) {
      const matches = Array.from(findMatches(item.value, source, `${extraFlags}${flagText(flag)}`, runtime));
      const replace = (found: Match): Iterable<JsonValue> => results(replacement, captureObject(found));
      for (const text of substitutions(inputText(item.value), matches, replace, runtime.budget)) {
        yield computed(text, item);
      }
    }
  };
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
