import type { JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { describe, JqError } from './jq-error.js';
import { formatDate, readDate } from './date-formats.js';

export const ISO_FORMAT = '%Y-%m-%dT%H:%M:%SZ';

/** `gmtime`: [year, month from 0, day, hours, minutes, seconds, weekday, day of the year], in UTC. */
export function brokenDownTime(seconds: JsonValue): number[] {
  if (typeof seconds !== 'number') throw new JqError('gmtime() requires a number');
  const date = new Date(Math.floor(seconds) * 1000);
  if (Number.isNaN(date.getTime())) throw new JqError(`${describe(seconds)} is no time a date can show`);
  const startOfYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + (seconds - Math.floor(seconds)),
    date.getUTCDay(),
    Math.floor((date.getTime() - startOfYear) / 86_400_000),
  ];
}

/** `mktime`: seconds since 1970 of a broken-down time in UTC. */
export function secondsOf(time: JsonValue): number {
  const parts = Array.isArray(time) ? time.slice(0, 6) : [];
  const [year, month, day, hours = 0, minutes = 0, seconds = 0] = parts.map((part) =>
    typeof part === 'number' ? Math.floor(part) : Number.NaN,
  );
  if (year === undefined || month === undefined || day === undefined) {
    throw new JqError('mktime requires array of 6 numbers');
  }
  const result = Date.UTC(year, month, day, hours, minutes, seconds) / 1000;
  if (Number.isNaN(result)) throw new JqError('mktime requires parsed datetime inputs');
  return result;
}

/** `strftime(format)` of a number of seconds or a broken-down time. */
export function formatTime(time: JsonValue, format: JsonValue, budget: Budget): string {
  if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format');
  return formatDate(typeof time === 'number' ? time : secondsOf(time), format, budget);
}

/** `strptime(format)`: the broken-down time a text shows. */
export function parseTime(text: JsonValue, format: JsonValue, budget: Budget): number[] {
  if (typeof text !== 'string' || typeof format !== 'string') {
    throw new JqError('strptime/1 requires string inputs and arguments');
  }
  const seconds = readDate(text, format, budget);
  if (seconds === undefined) throw new JqError(`date "${text}" does not match format "${format}"`);
  return brokenDownTime(seconds);
}
