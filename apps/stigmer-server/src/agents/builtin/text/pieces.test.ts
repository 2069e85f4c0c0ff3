import { assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { clip, piecesOf, startOf } from './pieces.js';
import { countWords } from './word-count.js';

const family = '👩‍👩‍👧‍👦';

test.each([
  ['short', 10, ['short']],
  ['', 10, ['']],
  ['one two three', 8, ['one two', ' three']],
  ['unbroken', 3, ['unb', 'rok', 'en']],
  ['😀😀😀', 3, ['😀', '😀', '😀']],
  [`a${family}${family}`, 13, [`a${family}`, family]],
])('cuts %j at %i', (text, length, pieces) => {
  expect(piecesOf(text, length)).toEqual(pieces);
  expect(piecesOf(text, length).join('')).toBe(text);
});

test.each([
  ['as it is', 8, 'as it is'],
  ['too long now', 8, 'too lon…'],
  ['an emoji 😀.', 11, 'an emoji …'],
  ['an emoji 😀.', 12, 'an emoji 😀.'],
  [`a family ${family}`, 12, 'a family …'],
  ['a flag 🇨🇭 🇦🇹', 10, 'a flag …'],
  ['two flags 🇨🇭🇦🇹', 16, 'two flags 🇨🇭…'],
  ['an accent e\u0301e', 12, 'an accent …'],
  ['a thumb 👍🏽!', 12, 'a thumb …'],
])('clips %j to %i', (text, length, clipped) => {
  expect(clip(text, length)).toBe(clipped);
});

test('a character that is longer than all that may stay is cut between code points', () => {
  expect(startOf(`e${'\u0301'.repeat(50)}`, 10)).toBe(`e${'\u0301'.repeat(9)}`);
  expect(startOf('👩‍👩‍👧‍👦', 4)).toBe('👩‍');
});

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ends = (text: string) =>
  Array.from(characters.segment(text), ({ index, segment }) => index + segment.length);

test('a text is cut where a character ends, as late as that may be', () => {
  const text = oneof(
    string({
      unit: constantFrom('😀', family, '🇨🇭', '👍🏽', 'e\u0301', '\r\n', 'க்', '각', '\u200d', 'a', ' '),
    }),
    string({ unit: 'grapheme' }),
    string({ unit: 'binary' }),
  );
  assert(
    property(text, integer({ min: 1, max: 40 }), (whole, length) => {
      const fitting = ends(whole).filter((end) => end <= length);
      const start = startOf(whole, length);
      expect(start.length).toBeLessThanOrEqual(length);
      expect(start.isWellFormed()).toBe(true);
      if (fitting.length > 0) expect(start).toBe(whole.slice(0, fitting.at(-1)));

      const pieces = piecesOf(whole, length + 1);
      expect(pieces.join('')).toBe(whole);
      expect(pieces.filter((piece) => !piece.isWellFormed() || piece.length > length + 1)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('counts the words of a long text and of one without spaces', () => {
  expect(countWords('It counts, doesn’t it? '.repeat(10_000), 'en')).toBe(40_000);
  expect(countWords('这个产品非常好', 'zh')).toBeGreaterThan(2);
});
