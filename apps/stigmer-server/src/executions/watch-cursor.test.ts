import { Code } from '@connectrpc/connect';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './watch-cursor.js';

test('a cursor comes back', () => {
  const cursor = { runId: 'r-1.x', eventId: 42 };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
});

test('no cursor means from now on', () => {
  expect(readCursor('')).toBeUndefined();
});

test('what is no cursor is refused', () => {
  for (const text of ['x', '12', '12.', '.r', '-1.r', '1e3.r']) {
    expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: Code.InvalidArgument }));
  }
});
