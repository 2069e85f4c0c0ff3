import { cutPlace } from '../cut-place.js';
import { isJsonObject, type JsonValue } from '../json.js';

/** As much of an error's value as its message shows. */
const SHOWN_VALUE = 10_000;

/** An error raised while an expression runs; `try … catch .` in the expression sees `value`. */
export class JqError extends Error {
  override readonly name = 'JqError';

  constructor(readonly value: JsonValue) {
    super(typeof value === 'string' ? value : `(not a string): ${jsonStart(value, SHOWN_VALUE)}`);
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

/** The expression went over one of its limits; it can't be caught inside the expression. */
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
  return `${typeName(value)} (${jsonStart(value, SHOWN_CHARACTERS)})`;
}

/** The start of a text, with `...` where it was cut. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, cutPlace(text, length))}...` : text;
}

/** The start of a value's JSON. Only as much of the value is looked at: the whole may be too large to write. */
export function jsonStart(value: JsonValue, length: number): string {
  let start = '';
  for (const piece of jsonPieces(value, length)) {
    start += piece;
    if (start.length > length) break;
  }
  return cut(start, length);
}

/** A value's JSON in pieces; texts are cut where more of them would not be shown. */
function* jsonPieces(value: JsonValue, length: number): Iterable<string> {
  if (Array.isArray(value)) {
    yield '[';
    for (const [at, item] of value.entries()) {
      if (at > 0) yield ',';
      yield* jsonPieces(item, length);
    }
    yield ']';
  } else if (isJsonObject(value)) {
    yield '{';
    let separator = '';
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      yield `${separator}${JSON.stringify(key)}:`;
      yield* jsonPieces(value[key] ?? null, length);
      separator = ',';
    }
    yield '}';
  } else {
    yield JSON.stringify(
      typeof value === 'string' && value.length > length ? value.slice(0, length + 2) : value,
    );
  }
}
