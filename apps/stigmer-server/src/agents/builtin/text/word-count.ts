import { piecesOf } from './pieces.js';

/** The segmenter takes time in proportion to the square of its text's length. */
const pieceLength = 1_000;

/** Counts the words of a text in any language, also in those that put no space between words. */
export function countWords(text: string, language: string): number {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  let count = 0;
  for (const piece of piecesOf(text, pieceLength)) {
    for (const { isWordLike } of segmenter.segment(piece)) if (isWordLike === true) count += 1;
  }
  return count;
}
