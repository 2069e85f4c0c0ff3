import type { JsonValue } from '../json.js';
import type { Budget } from './budget.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { describe, JqError } from './jq-error.js';
import { toJsonText, toText } from './json-text.js';

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&#39;',
  '"': '&quot;',
};

const FORMATS: ReadonlyMap<string, (value: JsonValue, budget: Budget) => string> = new Map([
  ['text', toText],
  ['json', toJsonText],
  ['csv', (value, budget) => row(value, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`, budget)],
  ['tsv', (value, budget) => row(value, 'tsv', '\t', escapeTsv, budget)],
  ['html', (value, budget) => withEscapes(value, 6, escapeHtml, budget)],
  ['uri', (value, budget) => withEscapes(value, 9, encodeUri, budget)],
  ['sh', shell],
  ['base64', (value, budget) => withEscapes(value, 12, encodeBase64, budget)],
  ['base64d', (value, budget) => withEscapes(value, 24, decodeBase64, budget)],
]);

/** Whether `@name` exists. */
export function isFormat(name: string): boolean {
  return FORMATS.has(name);
}

/** `@name`: the value written for a place where text means something else. */
export function formatText(name: string, value: JsonValue, budget: Budget): string {
  const format = FORMATS.get(name);
  if (format === undefined) throw new JqError(`${name} is not a valid format`);
  return format(value, budget);
}

/** A text written another way, each character of which may take so many bytes on the way there. */
function withEscapes(
  value: JsonValue,
  bytes: number,
  write: (text: string) => string,
  budget: Budget,
): string {
  const text = toText(value, budget);
  budget.work(text.length * 4);
  budget.allocate(text.length * bytes);
  return write(text);
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[<>&'"]/g, (character) => HTML_ESCAPES[character] ?? '');
}

/** Percent-encodes all but the letters, digits and `-_.~` that RFC 3986 leaves unreserved. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd')).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function row(
  value: JsonValue,
  format: string,
  separator: string,
  quote: (text: string) => string,
  budget: Budget,
): string {
  if (!Array.isArray(value)) {
    throw new JqError(`${describe(value)} cannot be ${format}-formatted, only an array can be`);
  }
  budget.array(value.length);
  const cells = value.map((cell) => {
    if (cell === null) return '';
    if (typeof cell === 'string') return withEscapes(cell, 2, quote, budget);
    if (typeof cell === 'object') {
      throw new JqError(`${describe(cell)} is not valid in a ${format} row`);
    }
    return String(cell);
  });
  budget.text(cells.reduce((total, cell) => total + cell.length + 1, 0));
  return cells.join(separator);
}

function escapeTsv(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

function shell(value: JsonValue, budget: Budget): string {
  const words = Array.isArray(value) ? value : [value];
  budget.array(words.length);
  const quoted = words.map((word) => {
    if (typeof word === 'string') return withEscapes(word, 4, quoteWord, budget);
    if (typeof word === 'object' && word !== null) {
      throw new JqError(`${describe(word)} can not be escaped for shell`);
    }
    return toJsonText(word, budget);
  });
  budget.text(quoted.reduce((total, word) => total + word.length + 1, 0));
  return quoted.join(' ');
}

function quoteWord(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
