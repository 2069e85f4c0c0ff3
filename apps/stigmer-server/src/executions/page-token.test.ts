import { Code } from '@connectrpc/connect';
import { expect, test } from 'vitest';
import { readPageToken, writePageToken } from './page-token.js';

test('a page token comes back for the query it was made for', () => {
  const token = writePageToken('q', Buffer.from('next'));
  expect(readPageToken('q', token)?.toString()).toBe(Buffer.from('next').toString());
});

test('the first page and the last have none', () => {
  expect(readPageToken('q', '')).toBeUndefined();
  expect(writePageToken('q', new Uint8Array())).toBe('');
});

test('a token of other filters, or of nothing, is refused', () => {
  for (const token of [writePageToken('other', Buffer.from('next')), 'nonsense']) {
    expect(() => readPageToken('q', token)).toThrow(expect.objectContaining({ code: Code.InvalidArgument }));
  }
});
