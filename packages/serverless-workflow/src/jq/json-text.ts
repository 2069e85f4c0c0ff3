import { defineValue, isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { describe, JqError } from './jq-error.js';
import type { Runtime } from './scope.js';

/** The value as JSON; infinities become the largest number and NaN becomes null, as in jq. */
export function toJsonText(value: JsonValue, budget: Budget): string {
  budget.text(new Measure(budget).add(value).length);
  return JSON.stringify(value, (_key, part: JsonValue) => (typeof part === 'number' ? finite(part) : part));
}

/** `tostring`: a string as it is, anything else as JSON. */
export function toText(value: JsonValue, budget: Budget): string {
  return typeof value === 'string' ? value : toJsonText(value, budget);
}

/** About what a number takes in JSON. */
const NUMBER_LENGTH = 8;

/**
 * Goes through a value to find out about how long it is as JSON. A value may hold the same part many times, so that it takes little
 * memory and no end of text.
 */
class Measure {
  length = 0;
  /** Whether there are only numbers that JSON can hold. */
  isFinite = true;

  constructor(private readonly budget: Budget) {}

  add(value: JsonValue, level = 1): this {
    if (typeof value === 'string') {
      this.budget.work(value.length / 4);
      this.length += value.length + 2;
    } else if (typeof value !== 'object' || value === null) {
      this.length += NUMBER_LENGTH;
      if (typeof value === 'number') this.isFinite &&= Number.isFinite(value);
    } else {
      this.budget.level(level);
      this.addParts(value, level);
    }
    return this;
  }

  private addParts(value: JsonValue[] | JsonObject, level: number): void {
    const parts = Array.isArray(value) ? value : Object.values(value);
    this.budget.work(parts.length + 1);
    this.length += 2;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) this.length += key.length + 3;
    for (const part of parts) {
      this.length += 1;
      this.add(part, level + 1);
    }
  }
}

/** An escape of JSON: a surrogate pair, half of one (in the group), or any other. */
const ESCAPE = /\\(?:ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|u(d[89a-f][\da-f]{2})|.)/gis;
const HIGH_HALF = /^d[89ab]/i;
const MAY_HOLD_HALF = /\\ud[89a-f]/i;

/** `fromjson`. As jq does, it refuses a high surrogate without its low one, and reads a low one alone as U+FFFD. */
export function parseJsonText(
  text: string,
  { follows, budget }: Pick<Runtime, 'follows' | 'budget'>,
): JsonValue {
  budget.read(text);
  // A member of an array of numbers takes two characters as text and eight bytes or more as a value.
  budget.allocate(8 * text.length);
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

/** The value without the numbers JSON can't hold, so that it may leave the expression. It will be written as JSON there. */
export function toJsonValue(value: JsonValue, budget: Budget): JsonValue {
  const { length, isFinite } = new Measure(budget).add(value);
  budget.text(length, length);
  return isFinite ? value : copyAsJson(value, budget);
}

function copyAsJson(value: JsonValue, budget: Budget): JsonValue {
  budget.object(1);
  if (typeof value === 'number') return finite(value);
  if (Array.isArray(value)) return value.map((item) => copyAsJson(item, budget));
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, part] of Object.entries(value)) defineValue(copy, key, copyAsJson(part, budget));
  return copy;
}

function finite(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}
