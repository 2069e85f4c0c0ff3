import { cutPlace } from '@stigmer/serverless-workflow';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The start of a text, of at most `length` UTF-16 units: as many whole characters, as people see them, as fit. A character that is
 * longer than that by itself, such as a letter under a thousand accents, is cut between its code points.
 */
export function startOf(text: string, length: number): string {
  if (text.length <= length) return text;
  // The segmenter's time grows with the square of its text, and whether a character ends here is told by what stands before.
  const head = text.slice(0, cutPlace(text, length + 2));
  const end = graphemes.segment(head).containing(length)?.index ?? 0;
  return text.slice(0, end === 0 ? cutPlace(text, length) : end);
}

/**
 * Cuts a text into pieces of at most `length` UTF-16 units, at white space where there is any, else between characters.
 *
 * @param length 2 at least, so that any code point fits
 */
export function piecesOf(text: string, length: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > length) {
    let end = start + length;
    while (end > start && !/\s/u.test(text.charAt(end))) end -= 1;
    if (end === start) end = start + startOf(text.slice(start, start + length + 2), length).length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return [...pieces, text.slice(start)];
}

/** Shortens a text to at most `length` UTF-16 units. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${startOf(text, length - 1)}…`;
}
