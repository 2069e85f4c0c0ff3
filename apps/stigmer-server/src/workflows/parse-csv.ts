import { CsvError, parse } from 'csv-parse/sync';
import { AgentInputError } from '../agents/builtin/agent-input-error.js';
import type { RawDocument } from '../agents/builtin/documents/parsed-document.js';
import { decodeText } from '../agents/builtin/documents/text-decoding.js';

/** Which CSV is to be read. */
export interface CsvRequest {
  readonly document: RawDocument;
  /** Where it came from, for errors. */
  readonly source: string;
  /** The name of the input that said so. */
  readonly input: string;
  /** The most that the table may take as JSON, in bytes of UTF-8. */
  readonly maxBytes: number;
}

/** A table: the names of its columns, and each row as texts by column. */
export interface CsvTable {
  readonly columns: string[];
  readonly rows: Record<string, string>[];
}

/** The table is larger than asked for. */
class TableTooLargeError extends Error {}

/**
 * Reads a CSV file whose first line names the columns (RFC 4180). A table that becomes too large is given up where it does: a file
 * may hold many times as much, and each row takes many times what it takes in the file.
 *
 * @returns undefined where the table is too large
 */
export function parseCsv({ document, source, input, maxBytes }: CsvRequest): CsvTable | undefined {
  let columns: string[] = [];
  let bytes = 0;
  const count = <T>(value: T): T => {
    bytes += Buffer.byteLength(JSON.stringify(value));
    if (bytes > maxBytes) throw new TableTooLargeError();
    return value;
  };
  try {
    const rows = parse<Record<string, string>>(decodeText(document), {
      bom: true,
      columns: (header: string[]) => (columns = count(header.map((name) => name.trim()))),
      skip_empty_lines: true,
      trim: true,
      // What a row takes in the file, it takes as JSON at least.
      max_record_size: maxBytes,
      on_record: count,
    });
    return { columns, rows };
  } catch (cause) {
    if (cause instanceof TableTooLargeError || isTooLongRow(cause)) return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AgentInputError(input, 'INVALID', `${source} is not a CSV file: ${reason}`, { cause });
  }
}

function isTooLongRow(error: unknown): boolean {
  return error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE';
}
