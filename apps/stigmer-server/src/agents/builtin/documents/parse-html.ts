import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { htmlBlocks } from './html-blocks.js';
import type { DocumentBlock, DocumentParser } from './parsed-document.js';
import { decodeHtml } from './text-decoding.js';

/** Readability can't tell content from the rest in pages shorter than this, in characters. */
const shortPage = 500;

/** Parses HTML that is content and nothing else, as converters make it. */
export function parseHtmlFragment(html: string): DocumentBlock[] {
  return htmlBlocks(parseHTML(asPage(html)).document.body);
}

/** Reads a web page: its text without menus and advertisements, and all headings of its content. */
export const parseHtml: DocumentParser = (document) => {
  const decoded = decodeHtml(document);
  const html = /<html[\s>]/iu.test(decoded) ? decoded : asPage(decoded);
  const whole = htmlBlocks(parseHTML(html).document.documentElement);
  // Readability takes its document apart, so it gets one of its own.
  const article = new Readability(parseHTML(html).document).parse();
  const title = article?.title?.trim();
  return Promise.resolve({
    title: title === '' ? undefined : title,
    blocks: contentOf(whole, article?.content),
  });
};

/** The library takes the first element for the whole document, if that isn't `<html>`. */
function asPage(html: string): string {
  return `<!doctype html><html><body>${html}</body></html>`;
}

/** Readability finds the paragraphs that matter but drops and renumbers headings: those come from the page. */
function contentOf(whole: DocumentBlock[], content: string | null | undefined): DocumentBlock[] {
  if (content === null || content === undefined) return whole;
  const kept = parseHtmlFragment(content).filter(({ kind }) => kind !== 'heading');
  if (kept.reduce((length, { text }) => length + text.length, 0) < shortPage) return whole;
  return [...whole.filter(({ kind }) => kind === 'heading'), ...kept];
}
