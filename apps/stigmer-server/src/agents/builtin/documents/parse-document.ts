import { AgentInputError } from '../agent-input-error.js';
import type { DocumentFormat, DocumentParser, ParsedDocument, RawDocument } from './parsed-document.js';

/** The parsers are loaded when first needed: each brings a library of its own. */
const parsers: Readonly<Record<DocumentFormat, () => Promise<DocumentParser>>> = {
  pdf: async () => (await import('./parse-pdf.js')).parsePdf,
  docx: async () => (await import('./parse-docx.js')).parseDocx,
  html: async () => (await import('./parse-html.js')).parseHtml,
  markdown: async () => (await import('./parse-markdown.js')).parseMarkdown,
  text: async () => (await import('./parse-text.js')).parseText,
};

/** Takes title, headings and text out of a document. */
export async function parseDocument(
  document: RawDocument,
  format: DocumentFormat,
  input: string,
): Promise<ParsedDocument> {
  const parse = await parsers[format]();
  try {
    return await parse(document, input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Elements inside elements, more than the walk takes or than the call stack holds.
    throw new AgentInputError(
      input,
      'UNSUPPORTED',
      `the document's ${format} is nested too deeply to be read. Give a simpler document.`,
      { cause: error },
    );
  }
}
