import { expect, test } from 'vitest';
import { libraryReport } from '../testing/sample-texts.js';
import { readSentences } from './english.js';
import { findKeywords } from './keywords.js';

test('finds what a text is about', () => {
  const keywords = findKeywords(readSentences(libraryReport.join('\n\n')), 5);
  expect(keywords).toHaveLength(5);
  expect(keywords).toEqual(expect.arrayContaining(['town council', 'reading room']));
  expect(keywords.join(' ').toLowerCase()).toContain('library');
});

test('finds nothing in nothing', () => {
  expect(findKeywords(readSentences('...'), 5)).toEqual([]);
});
