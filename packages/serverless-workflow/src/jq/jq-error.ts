import { cutPlace } from '../cut-place.js';
import { isJsonObject, type JsonValue } from '../json.js';

/** An error raised while an expression runs; `try … catch .` in the expression sees `value`. */
export class JqError extends Error {
  override readonly name = 'JqError';

  constructor(readonly value: JsonValue) {
    super(typeof value === 'string' ? value : `(not a string): ${JSON.stringify(value)}`);
  }
}

/** The expression is not jq: `at` is the offset of the first character that doesn't fit. */
export class JqSyntaxError extends Error {
  override readonly name = 'JqSyntaxError';

  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** The expression took more steps than allowed; it can't be caught inside the expression. */
export class JqBudgetError extends Error {
  override readonly name = 'JqBudgetError';
}

/** Names the kind of a value as jq's `type` does. */
export function typeName(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  return typeof value;
}

const SHOWN_CHARACTERS = 40;

/** A value for a message: its type and the start of its JSON. */
export function describe(value: JsonValue): string {
  const json = JSON.stringify(value);
  const shown =
    json.length > SHOWN_CHARACTERS ? `${json.slice(0, cutPlace(json, SHOWN_CHARACTERS))}...` : json;
  return `${typeName(value)} (${shown})`;
}
