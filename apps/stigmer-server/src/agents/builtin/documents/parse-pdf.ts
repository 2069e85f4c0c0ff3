import { getDocumentProxy } from 'unpdf';
import { AgentInputError } from '../agent-input-error.js';
import type { DocumentParser } from './parsed-document.js';
import { blocksOfLines } from './pdf-blocks.js';
import { linesOfPage, withoutPageFurniture, type PdfLine, type PdfText } from './pdf-lines.js';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Reads a PDF's text. One that holds only pictures of pages is refused: this agent reads no pictures. */
export const parsePdf: DocumentParser = async ({ bytes }, input) => {
  const pdf = await open(bytes, input);
  try {
    const lines = withoutPageFurniture(await linesOf(pdf), pdf.numPages);
    if (lines.length === 0) {
      throw new AgentInputError(
        input,
        'UNSUPPORTED',
        'the PDF holds no text: it may be a scan. Run it through text recognition (OCR) first.',
      );
    }
    return { title: await titleOf(pdf), blocks: blocksOfLines(lines), pages: pdf.numPages };
  } catch (error) {
    throw error instanceof AgentInputError ? error : broken(input, error);
  } finally {
    await pdf.destroy();
  }
};

async function open(bytes: Uint8Array, input: string): Promise<Pdf> {
  try {
    // The library takes the bytes for itself; 0 keeps its warnings out of the log.
    return await getDocumentProxy(bytes.slice(), { verbosity: 0 });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new AgentInputError(
        input,
        'UNSUPPORTED',
        'the PDF is protected with a password. Give a copy without one.',
        { cause: error },
      );
    }
    throw broken(input, error);
  }
}

async function linesOf(pdf: Pdf): Promise<PdfLine[]> {
  const lines: PdfLine[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    // One page after another: all at once would hold all of them in memory.
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    lines.push(...linesOfPage(items.filter(isText), number));
    page.cleanup();
  }
  return lines;
}

/** The library lists marks of the document's structure among the texts. */
function isText(item: object): item is PdfText {
  return 'str' in item;
}

async function titleOf(pdf: Pdf): Promise<string | undefined> {
  const { info } = await pdf.getMetadata();
  const title: unknown = Reflect.get(info, 'Title');
  return typeof title === 'string' && title.trim() !== '' ? title.trim() : undefined;
}

function broken(input: string, cause: unknown): AgentInputError {
  return new AgentInputError(input, 'INVALID', 'the PDF is broken. Check that the file is whole.', { cause });
}
