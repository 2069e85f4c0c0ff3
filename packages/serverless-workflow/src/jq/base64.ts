import { describe, JqError } from './jq-error.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The base64 form of the text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes = encodeUtf8(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0] as const;
    const bits = (group[0] << 16) | (group[1] << 8) | group[2];
    const used = Math.min(bytes.length - at, 3) + 1;
    for (let digit = 0; digit < 4; digit += 1) {
      encoded += digit < used ? DIGITS.charAt((bits >> (18 - 6 * digit)) & 0x3f) : '=';
    }
  }
  return encoded;
}

/** A regular expression would look at a run of padding within a text once for each place in it. */
function withoutPadding(encoded: string): string {
  let end = encoded.length;
  while (encoded.charAt(end - 1) === '=') end -= 1;
  return encoded.slice(0, end);
}

/** The text of a base64 form; padding may be missing. */
export function decodeBase64(encoded: string): string {
  const digits = Array.from(withoutPadding(encoded), (digit) => DIGITS.indexOf(digit));
  if (digits.includes(-1) || digits.length % 4 === 1) {
    throw new JqError(`${describe(encoded)} is not valid base64 data`);
  }
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 4) {
    const group = digits.slice(at, at + 4);
    const bits = [0, 1, 2, 3].reduce((sum, digit) => (sum << 6) | (group[digit] ?? 0), 0);
    for (let byte = 0; byte < group.length - 1; byte += 1) bytes.push((bits >> (16 - 8 * byte)) & 0xff);
  }
  return decodeUtf8(bytes);
}
