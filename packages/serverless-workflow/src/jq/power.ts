// Powers by sums and products alone, which IEEE 754 defines to the last bit. JavaScript leaves the last bits of `**` open, and Node 24
// gives others than Node 22, even for whole numbers.

/** A number of twice the precision: the sum of two that don't overlap. Source: T. J. Dekker, Numerische Mathematik 18 (1971). */
interface Double {
  readonly high: number;
  readonly low: number;
}

const LN2: Double = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
const ONE: Double = { high: 1, low: 0 };
/** Beyond these, a power of e is no number or zero. */
const [LARGEST, SMALLEST] = [710, -746];
/** Splits a number into halves of 26 bits. */
const SPLITTER = 134_217_729;
/** Up to this exponent a power is worked out as a product. */
const MANY_TIMES = 64;
const HALVINGS = 9;
const PARTS = 512;
const TERMS = 9;

/** `base` to the power of `exponent`, as near as a number can be; the same on every machine. */
export function power(base: number, exponent: number): number {
  const size = Math.abs(base);
  const isWhole = Number.isInteger(exponent);
  // What IEEE 754 and ECMAScript lay down: NaN, infinities, zero and one.
  if (!Number.isFinite(base) || !Number.isFinite(exponent) || exponent === 0 || size === 0 || size === 1) {
    return base ** exponent;
  }
  if (base < 0 && !isWhole) return Number.NaN;
  const sign = base < 0 && exponent % 2 !== 0 ? -1 : 1;
  if (isWhole && Math.abs(exponent) <= MANY_TIMES) return sign * repeated(size, exponent);
  // The logarithm of the number next to 1 is large enough for this.
  if (Math.abs(exponent) > 1e20) return size > 1 === exponent > 0 ? Number.POSITIVE_INFINITY : 0;
  return sign * exponential(times(logarithm(size), { high: exponent, low: 0 }));
}

/**
 * The power as a product. Where the exact one lies in the middle between two numbers it has no more than 54 bits, and a `Double` holds
 * it exactly: so it is rounded as it should be.
 */
function repeated(size: number, exponent: number): number {
  const { twos, rest } = mantissa(size);
  let product = ONE;
  for (let left = Math.abs(exponent); left > 0; left -= 1) product = times(product, { high: rest, low: 0 });
  if (exponent > 0) return scaled(product.high, twos * exponent);
  const first = 1 / product.high;
  const missing = plus(ONE, times(product, { high: -first, low: 0 }));
  return scaled(normal(first, missing.high / product.high).high, twos * exponent);
}

function exponential(value: Double): number {
  if (value.high > LARGEST) return Number.POSITIVE_INFINITY;
  if (value.high < SMALLEST) return 0;
  const { twos, rest } = withoutTwos(value);
  const { high } = plus(exponentialLessOne(rest), ONE);
  return scaled(high, twos);
}

/** e^value - 1, for a small value: by its series, of a 512th of it, and then squared nine times. */
function exponentialLessOne(value: Double): Double {
  const part = { high: value.high / PARTS, low: value.low / PARTS };
  let sum: Double = { high: 0, low: 0 };
  for (let term = TERMS; term > 0; term -= 1) sum = over(times(part, plus(ONE, sum)), term);
  for (let left = HALVINGS; left > 0; left -= 1) sum = plus(plus(sum, sum), times(sum, sum));
  return sum;
}

/** The logarithm of a positive number: JavaScript's, and what is missing from it, by one step of Newton's method. */
function logarithm(value: number): Double {
  const { twos, rest } = mantissa(value);
  const near = Math.log(rest);
  // rest * e^-near - 1, of which little is left but what is missing.
  const back = exponentialLessOne({ high: -near, low: 0 });
  const missing = plus(
    times(back, { high: rest, low: 0 }),
    plus({ high: rest, low: 0 }, { high: -1, low: 0 }),
  );
  return plus(plus(times(LN2, { high: twos, low: 0 }), { high: near, low: 0 }), missing);
}

/** A positive number as one near 1, times a power of two. */
function mantissa(value: number): { readonly twos: number; readonly rest: number } {
  let twos = 0;
  let rest = value;
  for (; rest > Math.SQRT2; twos += 1) rest /= 2;
  for (; rest < Math.SQRT1_2; twos -= 1) rest *= 2;
  return { twos, rest };
}

function withoutTwos(value: Double): { readonly twos: number; readonly rest: Double } {
  const twos = Math.round(value.high / LN2.high);
  return { twos, rest: plus(value, times(LN2, { high: -twos, low: 0 })) };
}

/** In two steps, because 2^1024 is no number. */
function scaled(value: number, twos: number): number {
  const half = Math.trunc(twos / 2);
  return value * twoTo(half) * twoTo(twos - half);
}

function twoTo(exponent: number): number {
  let result = 1;
  const factor = exponent < 0 ? 0.5 : 2;
  for (let left = Math.abs(exponent); left > 0; left -= 1) result *= factor;
  return result;
}

function plus(left: Double, right: Double): Double {
  const sum = left.high + right.high;
  const part = sum - left.high;
  const error = left.high - (sum - part) + (right.high - part);
  return normal(sum, error + left.low + right.low);
}

function times(left: Double, right: Double): Double {
  const product = left.high * right.high;
  const [a, b] = split(left.high);
  const [c, d] = split(right.high);
  const error = a * c - product + a * d + b * c + b * d;
  return normal(product, error + (left.high * right.low + left.low * right.high));
}

function over(value: Double, divisor: number): Double {
  const first = value.high / divisor;
  const rest = plus(value, times({ high: first, low: 0 }, { high: -divisor, low: 0 }));
  return normal(first, rest.high / divisor);
}

function split(value: number): readonly [number, number] {
  const scaledValue = SPLITTER * value;
  const high = scaledValue - (scaledValue - value);
  return [high, value - high];
}

function normal(high: number, low: number): Double {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}
