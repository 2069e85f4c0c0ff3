import type { DocumentParser } from './parsed-document.js';
import { decodeText } from './text-decoding.js';

/** A first line up to this long that stands alone and ends no sentence is taken as the title. */
const maxTitleLength = 100;

/** Reads plain text: paragraphs parted by blank lines. Plain text marks no headings. */
export const parseText: DocumentParser = (document) => {
  const paragraphs = decodeText(document)
    .split(/\r?\n[^\S\n]*\r?\n/u)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  const [first] = paragraphs;
  const titled = first !== undefined && first.length <= maxTitleLength && !/[\n.!?…]/u.test(first);
  return Promise.resolve({
    title: titled ? first : undefined,
    blocks: paragraphs.slice(titled ? 1 : 0).map((text) => ({ kind: 'text', text })),
  });
};
