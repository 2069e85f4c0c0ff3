import { DOMParser } from 'linkedom';
import mammoth from 'mammoth';
import { AgentInputError } from '../agent-input-error.js';
import { openDocxPackage } from './docx-package.js';
import { parseHtmlFragment } from './parse-html.js';
import type { DocumentParser } from './parsed-document.js';

/** Reads a Word document by its styles: headings are what is styled as such. */
export const parseDocx: DocumentParser = async ({ bytes }, input) => {
  const file = openDocxPackage(bytes, input);
  return { title: titleOf(file.coreProperties), blocks: parseHtmlFragment(await toHtml(file.bytes, input)) };
};

async function toHtml(bytes: Uint8Array, input: string): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
        externalFileAccess: false,
      },
    );
    return value;
  } catch (error) {
    throw new AgentInputError(input, 'INVALID', 'the DOCX file is broken. Save it anew and try again.', {
      cause: error,
    });
  }
}

function titleOf(coreProperties: string | undefined): string | undefined {
  if (coreProperties === undefined) return undefined;
  const document = new DOMParser().parseFromString(coreProperties, 'text/xml');
  const title = document.getElementsByTagName('dc:title')[0]?.textContent?.trim();
  return title === '' ? undefined : title;
}
