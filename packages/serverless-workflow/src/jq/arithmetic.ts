import { defineValue, isJsonObject, ownValue, type JsonObject, type JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { compare } from './compare.js';
import { describe, JqError } from './jq-error.js';
import type { ArithmeticOperator, ComparisonOperator } from './syntax.js';

/** What `*` refused before all texts were bounded. */
const MAX_REPEATED_LENGTH = 100_000_000;

/** About what a text takes besides its characters. */
const PART_BYTES = 40;

/** `left operator right` as jq defines it for every pair of kinds. */
export function calculate(
  operator: ArithmeticOperator,
  left: JsonValue,
  right: JsonValue,
  budget: Budget,
): JsonValue {
  switch (operator) {
    case '+':
      return add(left, right, budget);
    case '-':
      return subtract(left, right, budget);
    case '*':
      return multiply(left, right, budget);
    case '/':
      return divide(left, right, budget);
    case '%':
      return remainder(left, right);
  }
}

/** `left operator right` in jq's order of all values. */
export function compareWith(
  operator: ComparisonOperator,
  left: JsonValue,
  right: JsonValue,
  budget: Budget,
): boolean {
  // NaN is below every number for `sort` but equal to nothing, itself included.
  if (operator === '==') return !Number.isNaN(left) && compare(left, right, budget) === 0;
  if (operator === '!=') return Number.isNaN(left) || compare(left, right, budget) !== 0;
  const order = compare(left, right, budget);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

export function add(left: JsonValue, right: JsonValue, budget: Budget): JsonValue {
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') return join(left, right, budget);
  if (Array.isArray(left) && Array.isArray(right)) {
    budget.array(left.length + right.length);
    return [...left, ...right];
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    budget.object(Object.keys(left).length + Object.keys(right).length);
    return { ...left, ...right };
  }
  throw unfit(left, right, 'added');
}

/** Two texts as one. JavaScript keeps both and copies them when the whole is read: so the shorter one is what is counted. */
export function join(left: string, right: string, budget: Budget): string {
  const longer = Math.max(left.length, right.length);
  budget.text(longer + Math.min(left.length, right.length), longer);
  return left + right;
}

/** A number with the opposite sign. */
export function negate(value: JsonValue): JsonValue {
  if (typeof value === 'number') return -value;
  throw new JqError(`${describe(value)} cannot be negated`);
}

function subtract(left: JsonValue, right: JsonValue, budget: Budget): JsonValue {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.filter((item) => !right.some((unwanted) => compare(item, unwanted, budget) === 0));
  }
  throw unfit(left, right, 'subtracted');
}

function multiply(left: JsonValue, right: JsonValue, budget: Budget): JsonValue {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (typeof left === 'string' && typeof right === 'number') return repeat(left, right, budget);
  if (typeof left === 'number' && typeof right === 'string') return repeat(right, left, budget);
  if (isJsonObject(left) && isJsonObject(right)) return merge(left, right, budget, 1);
  throw unfit(left, right, 'multiplied');
}

function repeat(text: string, times: number, budget: Budget): JsonValue {
  if (!(times > 0)) return null;
  const count = times < 1 ? 1 : Math.floor(times);
  if (text.length * count > MAX_REPEATED_LENGTH) throw new JqError('Repeat string result too long');
  budget.text(text.length * count);
  return text.repeat(count);
}

function merge(left: JsonObject, right: JsonObject, budget: Budget, level: number): JsonObject {
  budget.level(level);
  budget.object(Object.keys(left).length + Object.keys(right).length);
  const merged: JsonObject = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const existing = ownValue(left, key);
    const both = isJsonObject(existing) && isJsonObject(value);
    defineValue(merged, key, both ? merge(existing, value, budget, level + 1) : value);
  }
  return merged;
}

function divide(left: JsonValue, right: JsonValue, budget: Budget): JsonValue {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0) throw unfit(left, right, 'divided because the divisor is zero');
    return left / right;
  }
  if (typeof left === 'string' && typeof right === 'string') return splitText(left, right, budget);
  throw unfit(left, right, 'divided');
}

/** The parts of a text between separators; an empty text has none. */
export function splitText(text: string, separator: string, budget: Budget): string[] {
  if (text === '') return [];
  budget.read(text);
  budget.read(separator);
  if (separator === '') {
    budget.allocate(PART_BYTES * text.length);
    return Array.from(text);
  }
  const parts: string[] = [];
  let from = 0;
  for (let to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
    budget.allocate(PART_BYTES);
    parts.push(text.slice(from, to));
    from = to + separator.length;
  }
  return [...parts, text.slice(from)];
}

function remainder(left: JsonValue, right: JsonValue): JsonValue {
  if (typeof left !== 'number' || typeof right !== 'number') throw unfit(left, right, 'divided');
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  const divisor = Math.abs(Math.trunc(right));
  if (divisor === 0) throw unfit(left, right, 'divided because the divisor is zero');
  // Adding zero turns the -0 that JavaScript gives for -4 % 2 into 0.
  return (Math.trunc(left) % divisor) + 0;
}

function unfit(left: JsonValue, right: JsonValue, done: string): JqError {
  return new JqError(`${describe(left)} and ${describe(right)} cannot be ${done}`);
}
