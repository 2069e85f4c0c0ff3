import { expect, test } from 'vitest';
import { clip, piecesOf } from './pieces.js';
import { countWords } from './word-count.js';

test.each([
  ['short', 10, ['short']],
  ['', 10, ['']],
  ['one two three', 8, ['one two', ' three']],
  ['unbroken', 3, ['unb', 'rok', 'en']],
])('cuts %j at %i', (text, length, pieces) => {
  expect(piecesOf(text, length)).toEqual(pieces);
  expect(piecesOf(text, length).join('')).toBe(text);
});

test('clips what is too long', () => {
  expect(clip('as it is', 8)).toBe('as it is');
  expect(clip('too long now', 8)).toBe('too lon…');
});

test('counts the words of a long text and of one without spaces', () => {
  expect(countWords('It counts, doesn’t it? '.repeat(10_000), 'en')).toBe(40_000);
  expect(countWords('这个产品非常好', 'zh')).toBeGreaterThan(2);
});
