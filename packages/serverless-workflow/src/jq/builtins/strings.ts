import type { JsonValue } from '../../json.js';
import { splitText } from '../arithmetic.js';
import { describe, JqError } from '../jq-error.js';
import { toJsonText } from '../json-text.js';
import type { Runtime } from '../scope.js';
import { indices } from '../searching.js';
import { ofInput, withArgument, type NativeFunctions } from './native.js';

const MAX_CODE_POINT = 0x10ffff;
const REPLACEMENT = '\ufffd';

/** Texts, without regular expressions. */
export const stringFunctions: NativeFunctions = {
  'ascii_downcase/0': ofInput((input) =>
    text(input, 'ascii_downcase').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ),
  'ascii_upcase/0': ofInput((input) =>
    text(input, 'ascii_upcase').replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  ),
  'trim/0': ofInput((input) => text(input, 'trim').trim()),
  'ltrim/0': ofInput((input) => text(input, 'ltrim').trimStart()),
  'rtrim/0': ofInput((input) => text(input, 'rtrim').trimEnd()),
  'ltrimstr/1': withArgument(trimStart),
  'rtrimstr/1': withArgument(trimEnd),
  'trimstr/1': withArgument((input, part) => trimEnd(trimStart(input, part), part)),
  'startswith/1': withArgument((input, part) =>
    text(input, 'startswith').startsWith(text(part, 'startswith')),
  ),
  'endswith/1': withArgument((input, part) => text(input, 'endswith').endsWith(text(part, 'endswith'))),
  'split/1': withArgument((input, separator) => splitText(text(input, 'split'), text(separator, 'split'))),
  'join/1': withArgument(join),
  'explode/0': ofInput((input) =>
    Array.from(text(input, 'explode'), (character) => character.codePointAt(0) ?? 0),
  ),
  'implode/0': ofInput(implode),
  'indices/1': withArgument(indices),
  'index/1': withArgument((input, wanted) => indices(input, wanted)?.[0] ?? null),
  'rindex/1': withArgument((input, wanted) => indices(input, wanted)?.at(-1) ?? null),
};

function text(value: JsonValue, wantedBy: string): string {
  if (typeof value === 'string') return value;
  throw new JqError(`${wantedBy} needs a string, not ${describe(value)}`);
}

function trimStart(input: JsonValue, part: JsonValue): JsonValue {
  if (typeof input !== 'string' || typeof part !== 'string' || !input.startsWith(part)) return input;
  return input.slice(part.length);
}

function trimEnd(input: JsonValue, part: JsonValue): JsonValue {
  if (typeof input !== 'string' || typeof part !== 'string' || !input.endsWith(part)) return input;
  return input.slice(0, input.length - part.length);
}

function join(input: JsonValue, separator: JsonValue): string {
  if (!Array.isArray(input)) throw new JqError(`Cannot iterate over ${describe(input)}`);
  if (input.length === 0) return '';
  const between = text(separator, 'join');
  const parts = input.map((part) => {
    if (part === null) return '';
    if (typeof part === 'object') {
      throw new JqError(`string ("") and ${describe(part)} cannot be added`);
    }
    return typeof part === 'string' ? part : toJsonText(part);
  });
  return parts.join(between);
}

/** What is no character becomes U+FFFD. */
function implode(input: JsonValue, { follows }: Runtime): string {
  if (!Array.isArray(input)) throw new JqError('implode input must be an array');
  const characters = input.map((point) => {
    if (typeof point !== 'number' || Number.isNaN(point))
      throw new JqError(`${describe(point)} is no code point`);
    const isPoint = point >= 0 && point <= MAX_CODE_POINT;
    if ((!isPoint || isSurrogate(Math.floor(point))) && follows('well-formed-text')) return REPLACEMENT;
    if (!isPoint) throw new JqError(`${describe(point)} is no code point`);
    return String.fromCodePoint(Math.floor(point));
  });
  return characters.join('');
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
