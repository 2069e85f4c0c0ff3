import { defineValue, isJsonObject, ownValue, type JsonObject, type JsonValue } from '../json.js';
import { compare } from './compare.js';
import { describe, JqError } from './jq-error.js';
import type { ArithmeticOperator, ComparisonOperator } from './syntax.js';

const MAX_TEXT_LENGTH = 100_000_000;

/** `left operator right` as jq defines it for every pair of kinds. */
export function calculate(operator: ArithmeticOperator, left: JsonValue, right: JsonValue): JsonValue {
  switch (operator) {
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    case '/':
      return divide(left, right);
    case '%':
      return remainder(left, right);
  }
}

/** `left operator right` in jq's order of all values. */
export function compareWith(operator: ComparisonOperator, left: JsonValue, right: JsonValue): boolean {
  // NaN is below every number for `sort` but equal to nothing, itself included.
  if (operator === '==') return !Number.isNaN(left) && compare(left, right) === 0;
  if (operator === '!=') return Number.isNaN(left) || compare(left, right) !== 0;
  const order = compare(left, right);
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

export function add(left: JsonValue, right: JsonValue): JsonValue {
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (isJsonObject(left) && isJsonObject(right)) return { ...left, ...right };
  throw unfit(left, right, 'added');
}

/** A number with the opposite sign. */
export function negate(value: JsonValue): JsonValue {
  if (typeof value === 'number') return -value;
  throw new JqError(`${describe(value)} cannot be negated`);
}

function subtract(left: JsonValue, right: JsonValue): JsonValue {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.filter((item) => !right.some((unwanted) => compare(item, unwanted) === 0));
  }
  throw unfit(left, right, 'subtracted');
}

function multiply(left: JsonValue, right: JsonValue): JsonValue {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (typeof left === 'string' && typeof right === 'number') return repeat(left, right);
  if (typeof left === 'number' && typeof right === 'string') return repeat(right, left);
  if (isJsonObject(left) && isJsonObject(right)) return merge(left, right);
  throw unfit(left, right, 'multiplied');
}

function repeat(text: string, times: number): JsonValue {
  if (!(times > 0)) return null;
  const count = times < 1 ? 1 : Math.floor(times);
  if (text.length * count > MAX_TEXT_LENGTH) throw new JqError('Repeat string result too long');
  return text.repeat(count);
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged: JsonObject = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const existing = ownValue(left, key);
    const both = isJsonObject(existing) && isJsonObject(value);
    defineValue(merged, key, both ? merge(existing, value) : value);
  }
  return merged;
}

function divide(left: JsonValue, right: JsonValue): JsonValue {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0) throw unfit(left, right, 'divided because the divisor is zero');
    return left / right;
  }
  if (typeof left === 'string' && typeof right === 'string') return splitText(left, right);
  throw unfit(left, right, 'divided');
}

/** The parts of a text between separators; an empty text has none. */
export function splitText(text: string, separator: string): string[] {
  if (text === '') return [];
  return separator === '' ? Array.from(text) : text.split(separator);
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
