import { makeDocx, makePdfBomb } from '@stigmer/server/testing/documents';
import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';
import { serve } from '../wire/web.js';

/** Documents that are small on the wire, and much work once they are opened. */
export async function hostileDocuments(): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const page = (body: string): string => `<!doctype html><html><body>${body}</body></html>`;
  return new Map<string, Uint8Array | string>([
    ['bomb.pdf', await makePdfBomb(1_500)],
    ['bomb.docx', makeDocx([{ text: ' '.repeat(150 * 1024 * 1024) }])],
    ['paragraphs.docx', makeDocx(Array.from({ length: 200_000 }, () => ({ text: 'a b c' })))],
    ['levels.html', page('<div>'.repeat(300_000))],
    ['tables.html', page('<table><tr><td>'.repeat(60_000))],
    ['attributes.html', page(`<p ${'a=b '.repeat(500_000)}>x</p>`)],
    ['line.txt', 'x'.repeat(5_000_000)],
    ['quotes.md', '> '.repeat(200_000)],
    ['stars.md', '*a '.repeat(300_000)],
    ['brackets.md', '['.repeat(100_000)],
    ['list.md', Array.from({ length: 2_000 }, (_, level) => `${' '.repeat(level)}- a`).join('\n')],
    ['broken.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(1_000_000, '1 0 obj<<')])],
  ]);
}

/** Documents that would take all time or all memory. */
export const hostileDocumentsAttack: Attack = {
  name: 'hostile-documents',
  what: 'bombs of PDF and DOCX, HTML and Markdown of very many levels, for the agent that reads documents',
  beside: ['document', 'text'],
  growthMiB: 1_500,
  async run(target) {
    const { documents, executionMs } = target.size;
    const files = await hostileDocuments();
    const web = await serve(({ url = '' }, response) => response.end(files.get(url.slice(1))));
    try {
      const all = await Promise.all(
        [...files.keys()]
          .slice(0, Math.max(documents, 3))
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
      return { complaints: unended(all, executionMs), figures: [tellEnds(all)] };
    } finally {
      web.close();
    }
  },
};
