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

test('a token that is damaged is refused', () => {
  const token = writePageToken('q', Buffer.from('{"next":12345}'));
  const at = token.length >> 1;
  const damaged = [
    token.slice(0, -2),
    `${token}A`,
    `${token}=`,
    `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`,
    `${token.slice(0, at)} ${token.slice(at)}`,
  ];
  for (const each of damaged) {
    expect(() => readPageToken('q', each)).toThrow(expect.objectContaining({ code: Code.InvalidArgument }));
  }
});
