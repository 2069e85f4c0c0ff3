import type { JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { JqError, typeName } from './jq-error.js';
import { textLength, textSlice } from './text.js';

/** `value[start:end]` of an array or a string; null stays null. */
export function sliceValue(value: JsonValue, start: JsonValue, end: JsonValue, budget: Budget): JsonValue {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const { from, to } = sliceBounds(value.length, start, end);
    budget.array(Math.max(0, to - from));
    return value.slice(from, to);
  }
  if (typeof value === 'string') {
    budget.read(value);
    const { from, to } = sliceBounds(textLength(value), start, end);
    return textSlice(value, from, to);
  }
  throw new JqError(`Cannot index ${typeName(value)} with object`);
}

/** The positions a slice means in something of this length: negative ones count from the end. */
export function sliceBounds(
  length: number,
  start: JsonValue,
  end: JsonValue,
): { readonly from: number; readonly to: number } {
  const clamp = (at: number): number => Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  return {
    from: clamp(Math.floor(boundary(start, 0))),
    to: clamp(Math.ceil(boundary(end, length))),
  };
}

function boundary(value: JsonValue, fallback: number): number {
  if (value === null) return fallback;
  if (typeof value === 'number') return value;
  throw new JqError('Start and end indices of an array slice must be numbers');
}
