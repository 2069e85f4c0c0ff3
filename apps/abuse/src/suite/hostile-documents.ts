import { makeDocx, makePdfBomb } from '@stigmer/server/testing/documents';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes documents that attacks have the server read: made once, for packing what is large takes a while.
 *
 * @param bombMiB to how much the worst of them are unpacked
 */
export async function writeHostileDocuments(folder: string, bombMiB: number): Promise<void> {
  await mkdir(folder);
  for (const [name, document] of await make(bombMiB)) {
    await writeFile(join(folder, name), document);
  }
}

/** Documents that are small on the wire, and much work once they are opened. */
async function make(bombMiB: number): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const page = (body: string): string => `<!doctype html><html><body>${body}</body></html>`;
  return new Map<string, Uint8Array | string>([
    ['bomb.pdf', await makePdfBomb(bombMiB)],
    ['bomb.docx', makeDocx([{ text: ' '.repeat((bombMiB / 10) * 1024 * 1024) }])],
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
