import { isJsonObject, ownValue, type JsonValue } from '../../json.js';
import type { Budget } from '../budget.js';
import { sortedKeys } from '../compare.js';
import { describe, JqError, typeName } from '../jq-error.js';
import { parseJsonText, toJsonText, toText } from '../json-text.js';
import type { Runtime } from '../scope.js';
import { contains } from '../searching.js';
import { textLength } from '../text.js';
import { encodeUtf8 } from '../utf8.js';
import { ofInput, withArgument, type NativeFunctions } from './native.js';

const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Kinds of values, and ways from one to another. */
export const typeFunctions: NativeFunctions = {
  'type/0': ofInput(typeName),
  'not/0': ofInput((input) => input === null || input === false),
  'length/0': ofInput(length),
  'utf8bytelength/0': ofInput((input, { budget }) => {
    if (typeof input === 'string') {
      budget.work(input.length);
      budget.allocate(8 * input.length);
      return encodeUtf8(input).length;
    }
    throw new JqError(`${describe(input)} only strings have UTF-8 byte length`);
  }),
  'tostring/0': ofInput((input, { budget }) => toText(input, budget)),
  'tojson/0': ofInput((input, { budget }) => toJsonText(input, budget)),
  'fromjson/0': ofInput((input, runtime) => {
    if (typeof input === 'string') return parseJsonText(input, runtime);
    throw new JqError(`${describe(input)} only strings can be parsed`);
  }),
  'tonumber/0': ofInput(toNumber),
  'toboolean/0': ofInput(toBoolean),
  'toarray/0': ofInput((input) => (Array.isArray(input) ? input : [input])),
  'keys/0': ofInput((input, { budget }) => keys(input, true, budget)),
  'keys_unsorted/0': ofInput((input, { budget }) => keys(input, false, budget)),
  'has/1': withArgument(has),
  'in/1': withArgument((input, container) => has(container, input)),
  'contains/1': withArgument((input, part, { budget }) => contains(input, part, budget)),
  'inside/1': withArgument((input, whole, { budget }) => contains(whole, input, budget)),
};

function length(input: JsonValue, { budget }: Runtime): number {
  if (input === null) return 0;
  if (typeof input === 'number') return Math.abs(input);
  if (typeof input === 'string') {
    budget.read(input);
    return textLength(input);
  }
  if (Array.isArray(input)) return input.length;
  if (isJsonObject(input)) {
    const { length: members } = Object.keys(input);
    budget.array(members);
    return members;
  }
  throw new JqError(`${describe(input)} has no length`);
}

function toNumber(input: JsonValue, { budget }: Runtime): number {
  if (typeof input === 'number') return input;
  if (typeof input === 'string') budget.read(input);
  if (typeof input === 'string' && NUMBER.test(input)) return Number(input);
  throw new JqError(`${describe(input)} cannot be parsed as a number`);
}

function toBoolean(input: JsonValue): boolean {
  if (input === true || input === 'true') return true;
  if (input === false || input === 'false') return false;
  throw new JqError(`${describe(input)} cannot be parsed as a boolean`);
}

function keys(input: JsonValue, inOrder: boolean, budget: Budget): JsonValue[] {
  if (Array.isArray(input)) {
    budget.array(input.length);
    return Array.from(input.keys());
  }
  if (isJsonObject(input)) {
    if (inOrder) return sortedKeys(input, budget);
    const names = Object.keys(input);
    budget.array(names.length);
    return names;
  }
  throw new JqError(`${describe(input)} has no keys`);
}

function has(container: JsonValue, key: JsonValue): boolean {
  if (isJsonObject(container) && typeof key === 'string') return ownValue(container, key) !== undefined;
  if (Array.isArray(container) && typeof key === 'number') return key >= 0 && key < container.length;
  throw new JqError(`Cannot check whether ${typeName(container)} has a ${typeName(key)} key`);
}
