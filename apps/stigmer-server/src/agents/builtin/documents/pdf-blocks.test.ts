import { expect, test } from 'vitest';
import { blocksOfLines } from './pdf-blocks.js';
import { linesOfPage, withoutPageFurniture } from './pdf-lines.js';

const line = (text: string, y: number, { size = 10, page = 1 } = {}) => ({ text, y, size, page });

test('joins lines to paragraphs and gives headings levels by size', () => {
  const lines = [
    line('The title', 700, { size: 24 }),
    line('A first paragraph that is bro-', 670),
    line('ken over two lines.', 658),
    line('A second one.', 630),
    line('A section', 600, { size: 14 }),
    line('The text goes on', 580),
    line('over the page.', 700, { page: 2 }),
    line('A new paragraph.', 650, { page: 2 }),
  ];
  expect(blocksOfLines(lines)).toEqual([
    { kind: 'heading', level: 1, text: 'The title' },
    { kind: 'text', text: 'A first paragraph that is broken over two lines.' },
    { kind: 'text', text: 'A second one.' },
    { kind: 'heading', level: 2, text: 'A section' },
    { kind: 'text', text: 'The text goes on over the page.' },
    { kind: 'text', text: 'A new paragraph.' },
  ]);
});

test('drops page numbers and running heads', () => {
  const lines = [1, 2, 3].flatMap((page) => [
    line('Annual report', 800, { page }),
    line(`Text of page ${'one two three'.split(' ')[page - 1]}`, 400, { page }),
    line(`Page ${page} of 3`, 40, { page }),
    line(String(page), 20, { page }),
  ]);
  expect(withoutPageFurniture(lines, 3).map(({ text }) => text)).toEqual([
    'Text of page one',
    'Text of page two',
    'Text of page three',
  ]);
});

test('makes lines of runs of letters', () => {
  const run = (str: string, hasEOL = false, y = 10) => ({
    str,
    height: 11,
    hasEOL,
    transform: [11, 0, 0, 11, 5, y],
  });
  expect(linesOfPage([run('two '), run('runs'), run('', true), run('another', false, 5)], 7)).toEqual([
    { text: 'two runs', size: 11, y: 10, page: 7 },
    { text: 'another', size: 11, y: 5, page: 7 },
  ]);
});
