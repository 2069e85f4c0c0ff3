import { compilePattern, ECMASCRIPT, findMatch, PatternError, type CompiledPattern } from '../regex/index.js';
import type { Budget } from './budget.js';
import { cut, JqError } from './jq-error.js';

const SHOWN_CHARACTERS = 100;

/** Writing a field takes about as long as reading so many characters. */
const FIELD_WORK = 80;
/** No field is longer than a year before Christ. */
const LONGEST_FIELD = 16;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const COMPOSED: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  T: '%H:%M:%S',
  c: '%a %b %e %H:%M:%S %Y',
};

/** The date as text in UTC, after a C `strftime` format. */
export function formatDate(seconds: number, format: string, budget: Budget): string {
  const date = new Date(Math.floor(seconds) * 1000);
  if (Number.isNaN(date.getTime())) throw new JqError(`${seconds} is no time a date can show`);
  budget.read(format);
  return expand(format).replaceAll(/%(.)/gsu, (_, letter: string) => {
    budget.work(FIELD_WORK);
    budget.text(LONGEST_FIELD);
    return formatField(date, letter);
  });
}

function pad(value: number, width = 2, filler = '0'): string {
  return String(value).padStart(width, filler);
}

/** Seconds since 1970 of a text in a C `strptime` format; nothing when it doesn't fit. */
export function readDate(text: string, format: string, budget: Budget): number | undefined {
  budget.work(8 * format.length);
  const letters: string[] = [];
  // A blank in the format stands for any number of blanks in the text.
  const pattern = expand(format).replaceAll(/%(.)|\s+|[^%\s]/gsu, (part, letter: string | undefined) => {
    if (letter === undefined) return /^\s/.test(part) ? String.raw`\s*` : escape(part);
    if (letter === '%') return '%';
    letters.push(letter);
    return `(${fieldPattern(letter)})`;
  });
  const compiled = compile(`^${pattern}$`, format);
  budget.workOnce(`date ${format}`, compiled.work);
  const found = findMatch(compiled, text, 0, budget);
  if (found === undefined) return undefined;
  const fields = new Map(
    letters.map((letter, at) => [letter, text.slice(found[2 * at + 2], found[2 * at + 3])]),
  );
  return assemble(fields);
}

/** What matches as JavaScript's engine would: the longest reading of each field first. */
function compile(pattern: string, format: string): CompiledPattern {
  try {
    return compilePattern(pattern, { dialect: ECMASCRIPT, ignoreCase: true });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new JqError(
      `the date format ${cut(format, SHOWN_CHARACTERS)} can't be read by: it ${error.message}`,
    );
  }
}

function expand(format: string): string {
  return format.replaceAll(/%([DFRTc])/g, (whole, letter: string) => COMPOSED[letter] ?? whole);
}

/** What each letter shows of a date. */
const FIELDS: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => pad(date.getUTCFullYear(), 4),
  y: (date) => pad(date.getUTCFullYear() % 100),
  m: (date) => pad(date.getUTCMonth() + 1),
  d: (date) => pad(date.getUTCDate()),
  e: (date) => pad(date.getUTCDate(), 2, ' '),
  H: (date) => pad(date.getUTCHours()),
  I: (date) => pad(date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12),
  M: (date) => pad(date.getUTCMinutes()),
  S: (date) => pad(date.getUTCSeconds()),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  j: (date) => pad(dayOfYear(date), 3),
  A: (date) => DAYS[date.getUTCDay()] ?? '',
  a: (date) => DAYS[date.getUTCDay()]?.slice(0, 3) ?? '',
  B: (date) => MONTHS[date.getUTCMonth()] ?? '',
  b: (date) => MONTHS[date.getUTCMonth()]?.slice(0, 3) ?? '',
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  u: (date) => String(date.getUTCDay() === 0 ? 7 : date.getUTCDay()),
  w: (date) => String(date.getUTCDay()),
  Z: () => 'UTC',
  z: () => '+0000',
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

function formatField(date: Date, letter: string): string {
  const field = FIELDS[letter];
  if (field === undefined) throw new JqError(`%${letter} is not supported in a date format`);
  return field(date);
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function fieldPattern(letter: string): string {
  const patterns: Readonly<Record<string, string>> = {
    Y: String.raw`\d{1,4}`,
    j: String.raw`\d{1,3}`,
    s: String.raw`-?\d+`,
    A: DAYS.join('|'),
    a: DAYS.map((name) => name.slice(0, 3)).join('|'),
    B: MONTHS.join('|'),
    b: MONTHS.map((name) => name.slice(0, 3)).join('|'),
    p: 'AM|PM',
    Z: '[A-Za-z]+',
    z: String.raw`Z|[+-]\d{2}:?\d{2}`,
  };
  const pattern = /[ymdeHIMS]/.test(letter) ? String.raw`\s*\d{1,2}` : patterns[letter];
  if (pattern === undefined) throw new JqError(`%${letter} is not supported for reading dates`);
  return pattern;
}

/** Puts the fields together; an offset (`%z`) is read but, as in jq, doesn't shift the time. */
function assemble(fields: ReadonlyMap<string, string>): number | undefined {
  const number = (letter: string): number | undefined => {
    const digits = fields.get(letter);
    return digits === undefined ? undefined : Number(digits);
  };
  const epoch = number('s');
  if (epoch !== undefined) return epoch;
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? 1900 : short + (short < 69 ? 2000 : 1900));
  const dayInYear = number('j');
  const month = dayInYear === undefined ? (number('m') ?? namedMonth(fields) ?? 1) - 1 : 0;
  const day = dayInYear ?? number('d') ?? number('e') ?? 1;
  const hours = number('H') ?? hoursOf12(number('I'), fields.get('p'));
  const minutes = number('M') ?? 0;
  const seconds = number('S') ?? 0;
  const midnight = new Date(Date.UTC(2000, month, day));
  midnight.setUTCFullYear(year, month, day);
  // A day the month doesn't have (31 April) would roll over into the next month.
  const exists =
    dayInYear !== undefined || (midnight.getUTCMonth() === month && midnight.getUTCDate() === day);
  if (!exists || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  return midnight.getTime() / 1000 + hours * 3600 + minutes * 60 + seconds;
}

function namedMonth(fields: ReadonlyMap<string, string>): number | undefined {
  const name = (fields.get('B') ?? fields.get('b'))?.slice(0, 3).toLowerCase();
  if (name === undefined) return undefined;
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(name)) + 1;
}

function hoursOf12(hours: number | undefined, half: string | undefined): number {
  return ((hours ?? 0) % 12) + (half?.toUpperCase() === 'PM' ? 12 : 0);
}

function escape(character: string): string {
  return character.replace(/[$()*+./?[\\\]^{|}]/u, String.raw`\$&`);
}
