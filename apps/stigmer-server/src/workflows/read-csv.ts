import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { AgentInputError } from '../agents/builtin/agent-input-error.js';
import type { DocumentSources } from '../agents/builtin/document-sources.js';
import type { ComputePool } from '../compute/compute-pool.js';
import { MAX_OUTPUT_BYTES, resultTooLarge } from '../temporal/size-limits.js';

/**
 * A function that workflow definitions may call. Rejects with an AgentInputError for a bad argument, and with an
 * ApplicationFailure for a result that is too large.
 */
export type WorkflowFunction = (args: JsonObject, signal: AbortSignal) => Promise<JsonValue>;

const input = 'source_url';

/**
 * Makes `read-csv`: reads a CSV file whose first line names the columns (RFC 4180). Takes `source_url`, a URL or path that the
 * server may read; gives `columns` and `rows`, each an object of texts by column.
 */
export function readCsv(sources: DocumentSources, pool: ComputePool): WorkflowFunction {
  return async ({ [input]: source }, signal) => {
    if (typeof source !== 'string' || source === '') {
      throw new AgentInputError(input, 'MISSING', 'it is missing. Give the URL or path of a CSV file.');
    }
    const table = await sources.read({ input, address: source }, signal, (document) =>
      pool.run('csv', { document, source, input, maxBytes: MAX_OUTPUT_BYTES }, { signal }),
    );
    if (table === undefined) {
      throw resultTooLarge();
    }
    return { columns: table.columns, rows: table.rows };
  };
}
