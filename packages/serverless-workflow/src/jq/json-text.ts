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

/** `fromjson`. */
export function parseJsonText(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    throw new JqError(`${describe(text)} is not valid JSON`);
  }
}

/** The value without the numbers JSON can't hold, so that it may leave the expression. */
export function toJsonValue(value: JsonValue): JsonValue {
  if (typeof value === 'number') return finite(value);
  if (Array.isArray(value)) return needsChange(value) ? value.map(toJsonValue) : value;
  if (!isJsonObject(value) || !needsChange(Object.values(value))) return value;
  const copy: JsonObject = {};
  for (const [key, part] of Object.entries(value)) defineValue(copy, key, toJsonValue(part));
  return copy;
}

function needsChange(parts: readonly JsonValue[]): boolean {
  return parts.some((part) => toJsonValue(part) !== part);
}

function finite(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}
