import { readdir } from 'node:fs/promises';
import type { Attack } from '../attack.js';
import { noneEnded, run, tellEnds } from '../wire/executions.js';
import { serveFolder } from '../wire/web.js';

/** Documents that would take all time or all memory. */
export const hostileDocumentsAttack: Attack = {
  name: 'hostile-documents',
  what: 'bombs of PDF and DOCX, HTML and Markdown of very many levels, for the agent that reads documents',
  beside: ['document', 'text'],
  growthMiB: 2_500,
  async run(target) {
    const { documents, executionMs } = target.size;
    const web = await serveFolder(target.documentsFolder);
    try {
      const all = await Promise.all(
        (await readdir(target.documentsFolder))
          .slice(0, documents)
          .map((name) =>
            run(
              target,
              'agent',
              'document-processor-v1',
              { document_url: `${web.url}/${name}` },
              executionMs,
            ),
          ),
      );
      return { complaints: noneEnded(all, executionMs), figures: [tellEnds(all)] };
    } finally {
      web.close();
    }
  },
};
