import { afterAll, expect, test } from 'vitest';
import type { DocumentSources } from '../agents/builtin/document-sources.js';
import { createComputePool } from '../compute/compute-pool.js';
import { readCsv } from './read-csv.js';

const { signal } = new AbortController();
const pool = createComputePool();
afterAll(() => pool.close());

/** Reads a file of some content. */
function read(content: string | Uint8Array, args = { source_url: 'o.csv' }) {
  const sources: DocumentSources = {
    read: ({ address }, _, work) => work({ bytes: Buffer.from(content), fileName: address, source: address }),
  };
  return readCsv(sources, pool)(args, signal);
}

test('rows are objects by column; quotes, a byte order mark and empty lines are understood', async () => {
  expect(await read('\uFEFFid, name\r\n1,"Lamp, large"\r\n\r\n2, Desk\r\n')).toEqual({
    columns: ['id', 'name'],
    rows: [
      { id: '1', name: 'Lamp, large' },
      { id: '2', name: 'Desk' },
    ],
  });
});

test('a header alone gives no rows', async () => {
  expect(await read('id,name\n')).toEqual({ columns: ['id', 'name'], rows: [] });
});

test('what is no CSV is refused, with the line at fault', async () => {
  await expect(read('a,b\n1,2,3\n')).rejects.toMatchObject({
    name: 'AgentInputError',
    code: 'INVALID',
    message: expect.stringMatching(/o\.csv is not a CSV file.*line 2/),
  });
});

test('a missing source is refused by name', async () => {
  const args = {} as { source_url: string };
  await expect(read('', args)).rejects.toMatchObject({ code: 'MISSING', input: 'source_url' });
});

test.each([
  ['many rows', `a,b\n${'1,2\n'.repeat(5_000_000)}`],
  ['many columns', `${'a,'.repeat(10_000_000)}b\n`],
  ['rows that repeat long names', `${'long'.repeat(1_000)},b\n${'1,2\n'.repeat(1_000)}`],
])('a table that is too large is given up before it is built: %s', async (_, content) => {
  await expect(read(content)).rejects.toMatchObject({ type: 'OutputTooLarge', nonRetryable: true });
});
