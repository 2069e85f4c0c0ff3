import { assert, constantFrom, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { JsonValue } from '../json.js';
import { compile } from './index.js';

const HALF = String.fromCharCode(0xd83d);

function run(source: string, input: JsonValue, follows?: () => boolean): JsonValue[] {
  return Array.from(compile(source).run(input, follows && { follows }));
}

/** All texts in a value, names of members too. */
function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(textsOf)];
}

describe('fromjson', () => {
  it.each([
    String.raw`{"name":"\ud83d"}`,
    String.raw`"\uD83Dx"`,
    String.raw`"\ud83d\ud83d\ude00"`,
    String.raw`{"\ud83d":1}`,
    String.raw`"\\\ud83d"`,
  ])('refuses %s, as jq does', (text) => {
    expect(run('try fromjson catch .', text)).toEqual([expect.stringContaining('half of a surrogate pair')]);
  });

  it.each([
    [String.raw`"\ud83d\ude00"`, '😀'],
    [String.raw`"\uD83D\uDE00 \\ud83d"`, '😀 \\ud83d'],
    [String.raw`"\ude00"`, '\ufffd'],
    [String.raw`{"\ude00":"a\ude00\ude00\n"}`, { '\ufffd': 'a\ufffd\ufffd\n' }],
  ])('reads %s', (text, value) => {
    expect(run('fromjson', text)).toEqual([value]);
  });
});

it('implode gives U+FFFD for what is no character, as jq does', () => {
  const codes = [-1, 0, 1, 1114111, 1114112, 55295, 55296, 57343, 57344, 1.1, 1.9, 0xd83d, 0xde00];
  const read = [65533, 0, 1, 1114111, 65533, 55295, 65533, 65533, 57344, 1, 1, 65533, 65533];
  expect(run('implode | explode', codes)).toEqual([read]);
});

describe('a run that began before halves were refused', () => {
  const before = () => false;

  it('goes on as it did', () => {
    expect(run('fromjson', String.raw`"\ud83d"`, before)).toEqual([HALF]);
    expect(run('implode', [0xd83d], before)).toEqual([HALF]);
    expect(run('try implode catch .', [1114112], before)).toEqual(['number (1114112) is no code point']);
  });

  it('is only asked for where it makes a difference', () => {
    const follows = vi.fn(() => true);
    run('[explode, (explode | implode), (tojson | fromjson)]', '😀 \\ud83d', follows);
    expect(follows).not.toHaveBeenCalled();
  });
});

it('messages are not cut within a character', () => {
  const text = `${'x'.repeat(38)}😀😀`;
  expect(run('try tonumber catch .', text)).toEqual([
    `string ("${'x'.repeat(38)}...) cannot be parsed as a number`,
  ]);
  expect(run('try strftime("%😀") catch .', 0)).toEqual(['%😀 is not supported in a date format']);
});

it('well-formed texts stay well-formed, whatever is done with them', () => {
  const filters = [
    '.[$at:$to]',
    'split($part)',
    '. / $part',
    'split("")',
    'ltrimstr($part), rtrimstr($part), trimstr($part), trim, ltrim, rtrim',
    'explode | map(. + $at) | implode',
    'explode | .[$at:] | implode',
    'tojson, (tojson | fromjson), (tojson | tojson | fromjson)',
    'tojson | .[$at:] | fromjson',
    '@text, @json, @html, @uri, @sh, @base64, (@base64 | @base64d), @base64d',
    '[., $part] | @csv, @tsv, join($part)',
    'ascii_downcase, ascii_upcase, utf8bytelength, length',
    'index($part), rindex($part), indices($part), test($part)',
    'test("[\\($part)]"), test("\\\\\\($part)")',
    '[match($part; "g")], [match(".?"; "g")], [scan(".")], [scan("(.)(.)")]',
    'sub(".";$part), gsub("(?<c>.)"; .c + $part), gsub("";$part), gsub($part;"")',
    '[splits(".")], [splits($part)]',
    '{(.): $part}, ({} | .[$part] = 1 | keys)',
    'tonumber',
    'toboolean',
    'fromjson',
    'implode',
    'error',
    'strptime($part)',
    '0 | strftime($part)',
    '{($part): 1} | .a.b',
    'test("("+$part)',
    'strftime($part)',
    '. * $at, ([.] | sort), ([., $part] | min, max, unique)',
  ];
  const text = oneof(
    string({ unit: 'grapheme', maxLength: 60 }),
    string({ unit: 'binary', maxLength: 60 }),
    string({
      unit: constantFrom('😀', '👩‍👩‍👧', '🇨🇭', 'e\u0301', '\\ud83d', '"', '\\', 'a'),
      maxLength: 60,
    }),
  );
  assert(
    property(text, text, nat(50), nat(60), constantFrom(...filters), (input, part, at, to, filter) => {
      const variables = { part, at, to };
      const program = compile(`[try (${filter}) catch .]`, Object.keys(variables));
      for (const value of program.run(input, { variables })) {
        expect(textsOf(value).filter((found) => !found.isWellFormed())).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
});
