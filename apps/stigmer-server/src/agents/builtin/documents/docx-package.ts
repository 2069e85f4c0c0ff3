import { unzipSync, zipSync, type Unzipped } from 'fflate';
import { AgentInputError } from '../agent-input-error.js';

const mainPart = 'word/document.xml';
/** Real documents keep their text far below this; pictures are left out. */
const maxUnpackedBytes = 128 * 1024 * 1024;

/** The parts of a DOCX file. */
export interface DocxPackage {
  /** The same file, with nothing compressed. */
  readonly bytes: Uint8Array;
  readonly coreProperties: string | undefined;
}

/**
 * Unpacks a DOCX file within a limit and packs it again uncompressed: the library that reads it would
 * unpack a file of a few bytes to gigabytes.
 */
export function openDocxPackage(bytes: Uint8Array, input: string): DocxPackage {
  const parts = unpack(bytes, input);
  if (parts[mainPart] === undefined) {
    throw new AgentInputError(
      input,
      'UNSUPPORTED',
      'the document is a ZIP file, but no DOCX. Give a PDF, DOCX, HTML, Markdown or plain text document.',
    );
  }
  const core = parts['docProps/core.xml'];
  return {
    bytes: zipSync(parts, { level: 0 }),
    coreProperties: core === undefined ? undefined : new TextDecoder().decode(core),
  };
}

function unpack(bytes: Uint8Array, input: string): Unzipped {
  let unpacked = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.startsWith('word/media/')) return false;
        unpacked += originalSize;
        if (unpacked > maxUnpackedBytes) throw tooLarge(input);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof AgentInputError) throw error;
    throw new AgentInputError(input, 'INVALID', 'the DOCX file is broken. Save it anew and try again.', {
      cause: error,
    });
  }
}

function tooLarge(input: string): AgentInputError {
  const limit = maxUnpackedBytes / 1024 / 1024;
  return new AgentInputError(
    input,
    'TOO_LARGE',
    `the DOCX file unpacks to more than ${limit} MiB. Split it into smaller documents.`,
  );
}
