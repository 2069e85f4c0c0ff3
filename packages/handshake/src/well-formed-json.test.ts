import { assert, constantFrom, dictionary, jsonValue, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { wellFormedJson } from './well-formed-json.js';

const [high, low] = ['\ud83d', '\ude00'];

test.each([
  ['a whole pair', { name: '😀' }, '{"name":"😀"}'],
  ['a high half', { name: `a${high}b` }, '{"name":"a\ufffdb"}'],
  ['a low half', [low], '["\ufffd"]'],
  ['halves in the wrong order', [low + high], '["\ufffd\ufffd"]'],
  ['a name', { [high]: 1 }, '{"\ufffd":1}'],
  ['names that become the same', { [high]: 1, [low]: 2 }, '{"\ufffd":2}'],
  ['what only looks like an escape', ['\\ud83d', `\\${high}`], '["\\\\ud83d","\\\\\ufffd"]'],
  ['other escapes', ['"\\\n\u0001'], '["\\"\\\\\\n\\u0001"]'],
])('%s', (_, value, json) => {
  expect(wellFormedJson(value)).toBe(json);
});

test('nothing stays nothing', () => {
  expect(wellFormedJson(undefined)).toBeUndefined();
});

const text = string({ unit: constantFrom(high, low, '😀', 'a', '\\', 'ud83d', '"', '\n') });

test('texts are as UTF-8 encoders have them', () => {
  assert(
    property(dictionary(text, text), (texts) => {
      const json = wellFormedJson(texts) ?? '';
      const expected = Object.entries(texts).map((entry) => entry.map((each) => each.toWellFormed()));
      expect(json.isWellFormed() && JSON.parse(json)).toEqual(Object.fromEntries(expected));
    }),
  );
});

test('what is well-formed is written as it was', () => {
  assert(
    property(jsonValue(), (value) => {
      expect(wellFormedJson(value)).toBe(JSON.stringify(value));
    }),
  );
});
