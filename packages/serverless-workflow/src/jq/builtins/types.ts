import { isJsonObject, ownValue, type JsonValue } from '../../json.js';
import { sortedKeys } from '../compare.js';
import { describe, JqError, typeName } from '../jq-error.js';
import { parseJsonText, toJsonText, toText } from '../json-text.js';
import { contains } from '../searching.js';
import { textLength } from '../text.js';
import { encodeUtf8 } from '../utf8.js';
import { ofInput, withArgument, type NativeFunctions } from './native.js';

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Kinds of values, and ways from one to another. */
export const typeFunctions: NativeFunctions = {
  'type/0': ofInput(typeName),
  'not/0': ofInput((input) => input === null || input === false),
  'length/0': ofInput(length),
  'utf8bytelength/0': ofInput((input) => {
    if (typeof input === 'string') return encodeUtf8(input).length;
    throw new JqError(`${describe(input)} only strings have UTF-8 byte length`);
  }),
  'tostring/0': ofInput(toText),
  'tojson/0': ofInput(toJsonText),
  'fromjson/0': ofInput((input, { follows }) => {
    if (typeof input === 'string') return parseJsonText(input, follows);
    throw new JqError(`${describe(input)} only strings can be parsed`);
  }),
  'tonumber/0': ofInput(toNumber),
  'toboolean/0': ofInput(toBoolean),
  'toarray/0': ofInput((input) => (Array.isArray(input) ? input : [input])),
  'keys/0': ofInput((input) => keys(input, true)),
  'keys_unsorted/0': ofInput((input) => keys(input, false)),
  'has/1': withArgument(has),
  'in/1': withArgument((input, container) => has(container, input)),
  'contains/1': withArgument(contains),
  'inside/1': withArgument((input, whole) => contains(whole, input)),
};

function length(input: JsonValue): number {
  if (input === null) return 0;
  if (typeof input === 'number') return Math.abs(input);
  if (typeof input === 'string') return textLength(input);
  if (Array.isArray(input)) return input.length;
  if (isJsonObject(input)) return Object.keys(input).length;
  throw new JqError(`${describe(input)} has no length`);
}

function toNumber(input: JsonValue): number {
  if (typeof input === 'number') return input;
  if (typeof input === 'string' && NUMBER.test(input)) return Number(input);
  throw new JqError(`${describe(input)} cannot be parsed as a number`);
}

function toBoolean(input: JsonValue): boolean {
  if (input === true || input === 'true') return true;
  if (input === false || input === 'false') return false;
  throw new JqError(`${describe(input)} cannot be parsed as a boolean`);
}

function keys(input: JsonValue, inOrder: boolean): JsonValue[] {
  if (Array.isArray(input)) return Array.from(input.keys());
  if (isJsonObject(input)) return inOrder ? sortedKeys(input) : Object.keys(input);
  throw new JqError(`${describe(input)} has no keys`);
}

function has(container: JsonValue, key: JsonValue): boolean {
  if (isJsonObject(container) && typeof key === 'string') return ownValue(container, key) !== undefined;
  if (Array.isArray(container) && typeof key === 'number') return key >= 0 && key < container.length;
  throw new JqError(`Cannot check whether ${typeName(container)} has a ${typeName(key)} key`);
}
