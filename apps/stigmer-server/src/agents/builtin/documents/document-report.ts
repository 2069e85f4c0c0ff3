import { findKeywords } from '../text/keywords.js';
import { detectLanguage, type DetectedLanguage } from '../text/language.js';
import { readSentences } from '../text/english.js';
import { startOf } from '../text/pieces.js';
import { summarize } from '../text/summary.js';
import { countWords } from '../text/word-count.js';
import { documentFormat } from './document-format.js';
import { parseDocument } from './parse-document.js';
import type { DocumentBlock, DocumentFormat, ParsedDocument, RawDocument } from './parsed-document.js';

/** What the document-processor finds in a document. */
export type DocumentReport = {
  title: string;
  format: DocumentFormat;
  /** ISO 639-1 code, or `und` when it can't be told. */
  language: string;
  word_count: number;
  /** Null where the format has no pages. */
  pages: number | null;
  /** In the document's order; at most 500. */
  headings: { level: number; text: string }[];
  /** At most 10, the weightiest first; none unless the document is English. */
  keywords: string[];
  /** Up to 4 of the document's own sentences; null unless it is English. */
  summary: string | null;
  /** What was left out, and why. */
  notes: string[];
};

const maxHeadings = 500;
const keywordCount = 10;
const summarySentences = 4;
/** As much of a document's text as is summed up, in characters. */
const analysedLength = 1024 * 1024;

/** Reads a document of any known format and tells what is in it. */
export async function reportOnDocument(
  { document, input }: { document: RawDocument; input: string },
  progress: (step: string) => void,
): Promise<DocumentReport> {
  const format = documentFormat(document, input);
  progress(`Parsing the ${format} document`);
  const parsed = await parseDocument(document, format, input);
  progress('Analysing the text');
  const { blocks, pages } = parsed;
  const prose = textOf(blocks, ['text']);
  const words = textOf(blocks, ['text', 'item']);
  const all = textOf(blocks, ['heading', 'text', 'item', 'code']);
  const language = detectLanguage(words === '' ? all : words);
  return {
    title: titleOf(parsed, document),
    format,
    language: language.code,
    word_count: countWords(all, language.code),
    pages: pages ?? null,
    headings: blocks
      .flatMap((block) => (block.kind === 'heading' ? [{ level: block.level, text: block.text }] : []))
      .slice(0, maxHeadings),
    ...digest(prose === '' ? words : prose, words, language),
  };
}

/** A summary is made of sentences; keywords are looked for in lists and tables too. */
function digest(prose: string, words: string, language: DetectedLanguage) {
  if (language.notEnglish) {
    const note = `The document is in ${language.name}; keywords and a summary are made of English documents only.`;
    return { keywords: [], summary: null, notes: [note] };
  }
  const summary = summarize(readSentences(startOf(prose, analysedLength)), summarySentences).map(
    ({ text }) => text,
  );
  return {
    keywords: findKeywords(readSentences(startOf(words, analysedLength)), keywordCount),
    summary: summary.join(' '),
    notes:
      words.length > analysedLength
        ? ['The document is long; keywords and summary are made of its first million characters.']
        : [],
  };
}

function textOf(blocks: readonly DocumentBlock[], kinds: readonly DocumentBlock['kind'][]): string {
  return blocks.flatMap(({ kind, text }) => (kinds.includes(kind) ? [text] : [])).join('\n\n');
}

/** The document's own title, else its first heading of the highest level, else its file's name. */
function titleOf({ title, blocks }: ParsedDocument, { fileName }: RawDocument): string {
  if (title !== undefined) return title;
  const headings = blocks.flatMap((block) => (block.kind === 'heading' ? [block] : []));
  const [first] = headings.toSorted((a, b) => a.level - b.level);
  return first?.text ?? fileName;
}
