import { expect, test } from 'vitest';
import { readJsonLines, ResultsFileError, writeJsonLines } from './json-lines.js';
import { PageError, withResults } from './page.js';
import { results } from './result.js';

const measured = results('handshake', 'raised', [
  { metric: 'p50', unit: 'ms', values: [50], against: 'child_p50' },
  { metric: 'child_p50', unit: 'ms', values: [60] },
]);
const PAGE = 'before\n\n<!-- results: begin -->\n\nold\n\n<!-- results: end -->\n\nafter\n';

test('results replace what stood between the markers, again and again', () => {
  const once = withResults(PAGE, measured, 'on 2 cores', 'performance');
  expect(once).toContain('before\n\n<!-- results: begin -->\n\nMeasured on 2 cores.');
  expect(once).toContain('![Caller');
  expect(once).toContain('](performance/handshake.svg)');
  expect(once).toMatch(/\| p50 /);
  expect(once).not.toContain('old');
  expect(once.endsWith('<!-- results: end -->\n\nafter\n')).toBe(true);
  expect(withResults(once, measured, 'on 2 cores', 'performance')).toBe(once);
});

test('a page without markers is not overwritten', () => {
  expect(() => withResults('text', measured, '', '')).toThrow(PageError);
});

test('results come back from a file as they were', () => {
  expect(readJsonLines(writeJsonLines(measured))).toEqual(measured);
});

test('a line that is no result is named', () => {
  expect(() => readJsonLines(`${writeJsonLines(measured)}{"bench":"x"}\n`)).toThrow(ResultsFileError);
  expect(() => readJsonLines('{')).toThrow('Line 1');
});
