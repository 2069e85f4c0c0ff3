import { expect, test } from 'vitest';
import type { DocumentSources } from '../agents/builtin/document-sources.js';
import { readCsv } from './read-csv.js';

const { signal } = new AbortController();

function csv(text: string | Uint8Array): DocumentSources {
  return {
    read: async ({ address }) => ({ bytes: Buffer.from(text), fileName: address, source: address }),
  };
}

test('rows are objects by column; quotes, a byte order mark and empty lines are understood', async () => {
  const source = csv('\uFEFFid, name\r\n1,"Lamp, large"\r\n\r\n2, Desk\r\n');
  expect(await readCsv(source)({ source_url: 'o.csv' }, signal)).toEqual({
    columns: ['id', 'name'],
    rows: [
      { id: '1', name: 'Lamp, large' },
      { id: '2', name: 'Desk' },
    ],
  });
});

test('a header alone gives no rows', async () => {
  expect(await readCsv(csv('id,name\n'))({ source_url: 'o.csv' }, signal)).toEqual({
    columns: ['id', 'name'],
    rows: [],
  });
});

test('what is no CSV is refused, with the line at fault', async () => {
  await expect(readCsv(csv('a,b\n1,2,3\n'))({ source_url: 'o.csv' }, signal)).rejects.toMatchObject({
    name: 'AgentInputError',
    code: 'INVALID',
    message: expect.stringMatching(/o\.csv is not a CSV file.*line 2/),
  });
});

test('a missing source is refused by name', async () => {
  await expect(readCsv(csv(''))({}, signal)).rejects.toMatchObject({ code: 'MISSING', input: 'source_url' });
});
