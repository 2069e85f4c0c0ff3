import { goalList, goals } from './goals.js';
import { pictures } from './pictures.js';
import type { Result } from './result.js';
import { tables } from './table.js';

/** A page has no place for the results. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

const BEGIN = '<!-- results: begin -->';
const END = '<!-- results: end -->';

/**
 * Puts results between the markers of a page, in place of what stands there.
 *
 * @param where they were measured
 * @param folder of the pictures, as the page links to them
 * @throws PageError where a marker is missing
 */
export function withResults(page: string, results: readonly Result[], where: string, folder: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin < 0 || end < 0) {
    throw new PageError(`The page needs the lines ${BEGIN} and ${END}: the results go between them.`);
  }
  const list = goalList(goals(results));
  const parts = [
    `Measured ${where}.`,
    ...(list === '' ? [] : [list]),
    ...pictures(results).map(({ file, title }) => `![${title}](${folder}/${file})`),
    tables(results, 3).trimEnd(),
  ];
  return `${page.slice(0, begin + BEGIN.length)}\n\n${parts.join('\n\n')}\n\n${page.slice(end)}`;
}
