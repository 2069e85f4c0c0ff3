import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { parse } from 'csv-parse/sync';
import { AgentInputError } from '../agents/builtin/agent-input-error.js';
import { decodeText } from '../agents/builtin/documents/text-decoding.js';
import type { DocumentSources } from '../agents/builtin/document-sources.js';

/** A function that workflow definitions may call. Rejects with an AgentInputError for a bad argument. */
export type WorkflowFunction = (args: JsonObject, signal: AbortSignal) => Promise<JsonValue>;

/**
 * Makes `read-csv`: reads a CSV file whose first line names the columns (RFC 4180). Takes `source_url`, a URL or path that the
 * server may read; gives `columns` and `rows`, each an object of texts by column.
 */
export function readCsv(sources: DocumentSources): WorkflowFunction {
  return async ({ source_url: source }, signal) => {
    if (typeof source !== 'string' || source === '') {
      throw new AgentInputError(
        'source_url',
        'MISSING',
        'it is missing. Give the URL or path of a CSV file.',
      );
    }
    const document = await sources.read({ input: 'source_url', address: source }, signal);
    let columns: string[] = [];
    let rows: Record<string, string>[];
    try {
      rows = parse(decodeText(document), {
        bom: true,
        columns: (header: string[]) => (columns = header.map((name) => name.trim())),
        skip_empty_lines: true,
        trim: true,
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AgentInputError('source_url', 'INVALID', `${source} is not a CSV file: ${reason}`, { cause });
    }
    return { columns, rows };
  };
}
