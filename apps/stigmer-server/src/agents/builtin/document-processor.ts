import type { BuiltinAgent } from './builtin-agent.js';
import type { ComputePool } from '../../compute/compute-pool.js';
import { requireInput } from './text-input.js';

const input = 'document_url';
const example = 'an http(s) or file URL, or a path inside a document folder';

/** Reads the document that `document_url` names and tells its title, headings, keywords and summary. */
export function documentProcessor(pool: ComputePool): BuiltinAgent {
  return {
    async run(request, { signal, progress, sources }) {
      const address = requireInput(request, input, example).trim();
      progress('Reading the document');
      return sources.read({ input, address }, signal, async ({ source, ...document }) => {
        const report = await pool.run('document', { document, input }, { signal, progress });
        return { ...report, source, bytes: document.bytes.length };
      });
    },
  };
}
