import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { ApplicationFailure } from '@temporalio/common';

/** Readers of protobuf refuse messages within messages of more levels. */
const READERS_LIMIT = 100;

/** The levels around an output: the answer of an RPC, the execution, its status. */
const AROUND_OUTPUT = 3;

/** An object is a Struct, whose entries are messages, whose values are messages; a list is a ListValue and its values. */
const LEVELS_OF_OBJECT = 3;
const LEVELS_OF_LIST = 2;

/** The most levels of objects and lists that are taken at all: readers of JSON have limits too, such as 255 in Gson. */
export const MAX_LEVELS = 250;

/**
 * Whether readers of protobuf, Python's among them, can read an output in `status.output`: up to 32 levels of objects, or 48 of
 * lists.
 */
export function isReadableAsStruct(output: JsonObject): boolean {
  return fits(output, READERS_LIMIT - AROUND_OUTPUT);
}

function fits(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return true;
  }
  const parts = Object.values(value);
  const left = levels - (Array.isArray(value) ? LEVELS_OF_LIST : LEVELS_OF_OBJECT);
  return parts.length === 0 ? levels > 0 : left >= 0 && parts.every((part) => fits(part, left));
}

/** Whether a value has more levels of objects and lists than are taken. It looks no further: the value may have any number. */
export function isTooDeep(value: JsonValue, levels = MAX_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return levels === 0 || Object.values(value).some((part) => isTooDeep(part, levels - 1));
}

/** What an execution, or the call of a function, fails with whose result is nested too deeply. */
export function tooDeep(what: 'output' | "function's result"): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `The ${what} is nested more than ${MAX_LEVELS} levels deep, which is the most that is taken. Make it flatter, or put JSON into a text.`,
    'OutputTooDeep',
  );
}
