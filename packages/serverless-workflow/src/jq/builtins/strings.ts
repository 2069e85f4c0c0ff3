import type { JsonValue } from '../../json.js';
import { splitText } from '../arithmetic.js';
import { describe, JqError } from '../jq-error.js';
import { toJsonText } from '../json-text.js';
import type { NativeFunction, Runtime } from '../scope.js';
import { endmostIndex, indices } from '../searching.js';
import { ofInput, withArgument, type NativeFunctions } from './native.js';

const MAX_CODE_POINT = 0x10ffff;
const REPLACEMENT = '\ufffd';

/** Texts, without regular expressions. */
export const stringFunctions: NativeFunctions = {
  'ascii_downcase/0': rewrite('ascii_downcase', (whole) =>
    whole.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  ),
  'ascii_upcase/0': rewrite('ascii_upcase', (whole) =>
    whole.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ),
  'trim/0': rewrite('trim', (whole) => whole.trim()),
  'ltrim/0': rewrite('ltrim', (whole) => whole.trimStart()),
  'rtrim/0': rewrite('rtrim', (whole) => whole.trimEnd()),
  'ltrimstr/1': withArgument(trimStart),
  'rtrimstr/1': withArgument(trimEnd),
  'trimstr/1': withArgument((input, part, runtime) =>
    trimEnd(trimStart(input, part, runtime), part, runtime),
  ),
  'startswith/1': withArgument((input, part, { budget }) => {
    const start = text(part, 'startswith');
    budget.read(start);
    return text(input, 'startswith').startsWith(start);
  }),
  'endswith/1': withArgument((input, part, { budget }) => {
    const end = text(part, 'endswith');
    budget.read(end);
    return text(input, 'endswith').endsWith(end);
  }),
  'split/1': withArgument((input, separator, { budget }) =>
    splitText(text(input, 'split'), text(separator, 'split'), budget),
  ),
  'join/1': withArgument(join),
  'explode/0': ofInput((input, { budget }) => {
    const whole = text(input, 'explode');
    budget.read(whole);
    budget.array(whole.length);
    return Array.from(whole, (character) => character.codePointAt(0) ?? 0);
  }),
  'implode/0': ofInput(implode),
  'indices/1': withArgument((input, wanted, { budget }) => indices(input, wanted, budget)),
  'index/1': withArgument((input, wanted, { budget }) => endmostIndex(input, wanted, 'first', budget)),
  'rindex/1': withArgument((input, wanted, { budget }) => endmostIndex(input, wanted, 'last', budget)),
};

/** A function that makes another text of a text, of about the same length. */
function rewrite(name: string, change: (whole: string) => string): NativeFunction {
  return ofInput((input, { budget }) => {
    const whole = text(input, name);
    budget.work(whole.length * 4);
    budget.text(whole.length);
    return change(whole);
  });
}

function text(value: JsonValue, wantedBy: string): string {
  if (typeof value === 'string') return value;
  throw new JqError(`${wantedBy} needs a string, not ${describe(value)}`);
}

function trimStart(input: JsonValue, part: JsonValue, { budget }: Runtime): JsonValue {
  if (typeof input !== 'string' || typeof part !== 'string') return input;
  budget.read(part);
  if (!input.startsWith(part)) return input;
  return input.slice(part.length);
}

function trimEnd(input: JsonValue, part: JsonValue, { budget }: Runtime): JsonValue {
  if (typeof input !== 'string' || typeof part !== 'string') return input;
  budget.read(part);
  if (!input.endsWith(part)) return input;
  return input.slice(0, input.length - part.length);
}

function join(input: JsonValue, separator: JsonValue, { budget }: Runtime): string {
  if (!Array.isArray(input)) throw new JqError(`Cannot iterate over ${describe(input)}`);
  if (input.length === 0) return '';
  const between = text(separator, 'join');
  budget.array(input.length);
  const parts = input.map((part) => {
    if (part === null) return '';
    if (typeof part === 'object') {
      throw new JqError(`string ("") and ${describe(part)} cannot be added`);
    }
    return typeof part === 'string' ? part : toJsonText(part, budget);
  });
  budget.text(parts.reduce((total, part) => total + part.length + between.length, 0));
  return parts.join(between);
}

/** What is no character becomes U+FFFD. */
function implode(input: JsonValue, { follows, budget }: Runtime): string {
  if (!Array.isArray(input)) throw new JqError('implode input must be an array');
  budget.work(input.length);
  budget.array(input.length);
  budget.text(input.length);
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
