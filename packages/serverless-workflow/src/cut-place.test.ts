import { assert, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { cutPlace } from './cut-place.js';

test.each([
  ['a😀b', 0, 0],
  ['a😀b', 1, 1],
  ['a😀b', 2, 1],
  ['a😀b', 3, 3],
  ['a😀b', 9, 9],
  ['', 5, 5],
])('%j may be cut at %i: %i', (text, at, place) => {
  expect(cutPlace(text, at)).toBe(place);
});

test('what is cut is well-formed on both sides, and shorter by one unit at most', () => {
  assert(
    property(string({ unit: 'binary' }), nat(40), (text, at) => {
      const place = cutPlace(text, at);
      expect(at - place).toBeLessThan(2);
      expect(text.slice(0, place).isWellFormed() && text.slice(place).isWellFormed()).toBe(true);
    }),
  );
});
