import { expect, test } from 'vitest';
import { unreadable } from './readable.js';

const nested = (levels: number): object => (levels === 0 ? {} : { down: nested(levels - 1) });
const execution = (output: object) => ({ id: 'wex-1', status: { output: { ...output } } });

test('an execution is read by all where its text is well-formed and its output is not too deep', () => {
  expect(unreadable('wex-1', execution({ name: '😀', ...nested(31) }))).toBeUndefined();
  expect(unreadable('wex-1', execution({ list: [{ name: '\ud83d' }] }))).toContain(
    'half of a surrogate pair',
  );
  expect(unreadable('wex-1', execution({ '\ude00': 1 }))).toContain('half of a surrogate pair');
  expect(unreadable('wex-1', execution(nested(60)))).toContain('depth');
});
