import type { JsonValue } from '../../json.js';
import { describe, JqError } from '../jq-error.js';
import { power } from '../power.js';
import type { Runtime } from '../scope.js';
import { ofInput, withArguments, type NativeFunctions } from './native.js';

/** A power takes about as long as reading so many characters. */
const POWER_WORK = 64;

/** Numbers. JavaScript's own functions do, but for `round`, which in C rounds halves away from zero. */
export const mathFunctions: NativeFunctions = {
  'floor/0': ofNumber(Math.floor),
  'ceil/0': ofNumber(Math.ceil),
  'round/0': ofNumber((value) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5)),
  'trunc/0': ofNumber(Math.trunc),
  'abs/0': ofNumber(Math.abs),
  'fabs/0': ofNumber(Math.abs),
  'sqrt/0': ofNumber(Math.sqrt),
  'cbrt/0': ofNumber(Math.cbrt),
  'exp/0': ofNumber(Math.exp),
  'exp2/0': ofInput((input, runtime) => powerOf(2, number(input), runtime)),
  'exp10/0': ofInput((input, runtime) => powerOf(10, number(input), runtime)),
  'log/0': ofNumber(Math.log),
  'log2/0': ofNumber(Math.log2),
  'log10/0': ofNumber(Math.log10),
  'sin/0': ofNumber(Math.sin),
  'cos/0': ofNumber(Math.cos),
  'tan/0': ofNumber(Math.tan),
  'asin/0': ofNumber(Math.asin),
  'acos/0': ofNumber(Math.acos),
  'atan/0': ofNumber(Math.atan),
  'pow/2': withArguments((_input, base, exponent, runtime) =>
    powerOf(number(base), number(exponent), runtime),
  ),
  'atan2/2': ofNumbers(Math.atan2),
  'fmin/2': ofNumbers(Math.min),
  'fmax/2': ofNumbers(Math.max),
  'fmod/2': ofNumbers((dividend, divisor) => dividend % divisor),
  'infinite/0': ofInput(() => Number.POSITIVE_INFINITY),
  'nan/0': ofInput(() => Number.NaN),
  'isnan/0': ofInput((input) => Number.isNaN(number(input))),
  'isinfinite/0': ofInput((input) => Math.abs(number(input)) === Number.POSITIVE_INFINITY),
  'isnormal/0': ofInput((input) => Number.isFinite(number(input)) && Math.abs(number(input)) >= 2 ** -1022),
};

function powerOf(base: number, exponent: number, { follows, budget }: Runtime): number {
  if (!follows('exact-powers')) return base ** exponent;
  budget.work(POWER_WORK);
  return power(base, exponent);
}

function ofNumber(compute: (value: number) => number): NativeFunctions[string] {
  return ofInput((input) => compute(number(input)));
}

function ofNumbers(compute: (first: number, second: number) => number): NativeFunctions[string] {
  return withArguments((_input, first, second) => compute(number(first), number(second)));
}

function number(value: JsonValue): number {
  if (typeof value === 'number') return value;
  throw new JqError(`${describe(value)} number required`);
}
