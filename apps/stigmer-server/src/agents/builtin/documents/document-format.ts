import { extname } from 'node:path';
import { AgentInputError } from '../agent-input-error.js';
import type { DocumentFormat, RawDocument } from './parsed-document.js';

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const formatOfType: ReadonlyMap<string, DocumentFormat> = new Map([
  ['application/pdf', 'pdf'],
  [docxType, 'docx'],
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['text/markdown', 'markdown'],
  ['text/x-markdown', 'markdown'],
  ['text/plain', 'text'],
]);

const formatOfExtension: ReadonlyMap<string, DocumentFormat> = new Map([
  ['.pdf', 'pdf'],
  ['.docx', 'docx'],
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.xhtml', 'html'],
  ['.md', 'markdown'],
  ['.markdown', 'markdown'],
  ['.txt', 'text'],
  ['.text', 'text'],
]);

/** Servers give these for files whose kind they don't know. */
const unspecificTypes = new Set([
  'application/octet-stream',
  'binary/octet-stream',
  'application/zip',
  'text/plain',
]);

/** Finds a document's format: from its first bytes, then its media type, then its file extension. */
export function documentFormat(document: RawDocument, input: string): DocumentFormat {
  const { bytes, fileName, mediaType } = document;
  if (bytes.length === 0) {
    throw new AgentInputError(input, 'INVALID', 'the document is empty. Name one with content.');
  }
  const marked = markedFormat(bytes, input);
  if (marked !== undefined) return marked;
  const byName = formatOfExtension.get(extname(fileName).toLowerCase());
  const byType = mediaType === undefined ? undefined : formatOfType.get(mediaType);
  const specific = mediaType !== undefined && !unspecificTypes.has(mediaType);
  const format = specific ? byType : (byName ?? byType);
  if (format === undefined) throw unsupported(document, input);
  if (format === 'pdf' || format === 'docx' || isBinary(bytes)) {
    throw new AgentInputError(
      input,
      'INVALID',
      `the document is said to be ${format}, but its content is not. Check that the file is whole.`,
    );
  }
  return format;
}

/** Binary formats say what they are in their first bytes. */
function markedFormat(bytes: Uint8Array, input: string): DocumentFormat | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  if (start.includes('%PDF-')) return 'pdf';
  if (start.startsWith('PK\u0003\u0004')) return 'docx';
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    throw new AgentInputError(
      input,
      'UNSUPPORTED',
      'the document is an old or password-protected Office file. Save it as DOCX without a password.',
    );
  }
  return undefined;
}

/** Text holds no zero bytes, unless it is UTF-16, which then starts with a byte order mark. */
function isBinary(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return !utf16 && bytes.subarray(0, 8192).includes(0);
}

function unsupported({ mediaType, fileName }: RawDocument, input: string): AgentInputError {
  const said = mediaType === undefined ? `"${fileName}"` : `"${fileName}", of type ${mediaType},`;
  return new AgentInputError(
    input,
    'UNSUPPORTED',
    `${said} is no document that can be read. Give a PDF, DOCX, HTML, Markdown or plain text document.`,
  );
}
