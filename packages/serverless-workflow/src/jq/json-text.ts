import type { Follows } from '../language-change.js';
import { defineValue, isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import { describe, JqError } from './jq-error.js';

/** The value as JSON; infinities become the largest number and NaN becomes null, as in jq. */
export function toJsonText(value: JsonValue): string {
  return JSON.stringify(value, (_key, part: JsonValue) => (typeof part === 'number' ? finite(part) : part));
}

/** `tostring`: a string as it is, anything else as JSON. */
export function toText(value: JsonValue): string {
  return typeof value === 'string' ? value : toJsonText(value);
}

/** An escape of JSON: a surrogate pair, half of one (in the group), or any other. */
const ESCAPE = /\\(?:ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u(d[89a-f][\da-f]{2})|.)/gis;
const HIGH_HALF = /^d[89ab]/i;
const MAY_HOLD_HALF = /\\ud[89a-f]/i;

/** `fromjson`. As jq does, it refuses a high surrogate without its low one, and reads a low one alone as U+FFFD. */
export function parseJsonText(text: string, follows: Follows): JsonValue {
  const value = parse(text);
  if (!MAY_HOLD_HALF.test(text)) return value;
  const halves = Array.from(text.matchAll(ESCAPE), ([, half]) => half).filter((half) => half !== undefined);
  if (halves.length === 0 || !follows('well-formed-text')) return value;
  if (halves.some((half) => HIGH_HALF.test(half))) {
    throw new JqError(`${describe(text)} holds half of a surrogate pair (invalid \\uXXXX\\uXXXX escape)`);
  }
  return parse(text.replaceAll(ESCAPE, (escape, half?: string) => (half === undefined ? escape : '\ufffd')));
}

function parse(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    throw new JqError(`${describe(text)} is not valid JSON`);
  }
}

/** The value without the numbers JSON can't hold, so that it may leave the expression. */
export function toJsonValue(value: JsonValue): JsonValue {
  return isJson(value) ? value : copyAsJson(value);
}

function isJson(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return !isJsonObject(value) || Object.values(value).every(isJson);
}

function copyAsJson(value: JsonValue): JsonValue {
  if (typeof value === 'number') return finite(value);
  if (Array.isArray(value)) return value.map(copyAsJson);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, part] of Object.entries(value)) defineValue(copy, key, copyAsJson(part));
  return copy;
}

function finite(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}
