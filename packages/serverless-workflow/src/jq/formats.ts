import type { JsonValue } from '../json.js';
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

const FORMATS: ReadonlyMap<string, (value: JsonValue) => string> = new Map([
  ['text', toText],
  ['json', toJsonText],
  ['csv', (value) => row(value, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`)],
  ['tsv', (value) => row(value, 'tsv', '\t', escapeTsv)],
  ['html', (value) => toText(value).replaceAll(/[<>&'"]/g, (character) => HTML_ESCAPES[character] ?? '')],
  ['uri', (value) => encodeUri(toText(value))],
  ['sh', shell],
  ['base64', (value) => encodeBase64(toText(value))],
  ['base64d', (value) => decodeBase64(toText(value))],
]);

/** Whether `@name` exists. */
export function isFormat(name: string): boolean {
  return FORMATS.has(name);
}

/** `@name`: the value written for a place where text means something else. */
export function formatText(name: string, value: JsonValue): string {
  const format = FORMATS.get(name);
  if (format === undefined) throw new JqError(`${name} is not a valid format`);
  return format(value);
}

/** Percent-encodes all but the letters, digits and `-_.~` that RFC 3986 leaves unreserved. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd')).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function row(value: JsonValue, format: string, separator: string, quote: (text: string) => string): string {
  if (!Array.isArray(value)) {
    throw new JqError(`${describe(value)} cannot be ${format}-formatted, only an array can be`);
  }
  const cells = value.map((cell) => {
    if (cell === null) return '';
    if (typeof cell === 'string') return quote(cell);
    if (typeof cell === 'object') {
      throw new JqError(`${describe(cell)} is not valid in a ${format} row`);
    }
    return String(cell);
  });
  return cells.join(separator);
}

function escapeTsv(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

function shell(value: JsonValue): string {
  const words = Array.isArray(value) ? value : [value];
  const quoted = words.map((word) => {
    if (typeof word === 'string') return `'${word.replaceAll("'", String.raw`'\''`)}'`;
    if (typeof word === 'object' && word !== null) {
      throw new JqError(`${describe(word)} can not be escaped for shell`);
    }
    return toJsonText(word);
  });
  return quoted.join(' ');
}
