import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.js';
import { compile, JqBudgetError, JqSyntaxError } from './index.js';

function run(source: string, input: JsonValue = null): JsonValue[] {
  return Array.from(compile(source).run(input));
}

describe('what newer versions of jq have', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['trim', '  a ', 'a'],
    ['ltrim', ' a ', 'a '],
    ['rtrim', ' a ', ' a'],
    ['trimstr("x")', 'xax', 'a'],
    ['toarray', 1, [1]],
    ['toboolean', 'true', true],
    ['add(.[].v)', [{ v: 1 }, { v: 2 }], 3],
    ['[skip(1; .[])]', [1, 2, 3], [2, 3]],
    ['abs', -2, 2],
    ['index("b")', '😀b', 1],
    ['{ a: 1 + 2 }', null, { a: 3 }],
  ])('%s', (source, input, result) => {
    expect(run(source, input)).toEqual([result]);
  });
});

describe('what an expression may not use', () => {
  it.each([
    'env',
    '$ENV',
    'input',
    'inputs',
    'debug',
    'halt',
    'input_filename',
    'localtime',
    'import "a" as a; .',
  ])('%s', (source) => {
    expect(() => compile(source)).toThrow(JqSyntaxError);
  });

  it('says why', () => {
    expect(() => compile('.a | env.HOME')).toThrow(
      "`env` isn't available in a workflow expression: it reads the environment of the machine",
    );
  });
});

describe('names', () => {
  it.each([
    ['.a | fooo', 'there is no function fooo/0'],
    ['map(1; 2)', 'there is no function map/2'],
    ['$a + $b', 'there is no variable $b here (known: $a)'],
    ['@nope', 'there is no format @nope'],
    ['break $out', 'there is no label $out'],
    ['def f($p): $p + $q; f(1)', 'there is no variable $q'],
    ['reduce .[] as $row (0; . + $ro)', 'there is no variable $ro'],
  ])('%s', (source, message) => {
    expect(() => compile(source, ['a'])).toThrow(message);
  });
});

describe('syntax errors', () => {
  it.each([
    ['.a +', 'expected a value but found the expression ends'],
    ['{a: }', 'expected a value but found "}"'],
    ['if . then 1', 'expected "end"'],
    ['"abc', 'the string has no closing quote'],
    ['"\\d"', 'is not an escape of a jq string'],
    ['1 == 1 == 1', "comparisons can't be chained"],
    ['. ! 1', 'unexpected "!"'],
    ['.a }', 'expected the end of the expression but found "}"'],
    ['. 😀', 'unexpected "😀"'],
    ['('.repeat(100_000), 'the expression is nested too deeply'],
  ])('%s', (source, message) => {
    expect(() => compile(source)).toThrow(message);
  });
});

describe('purity', () => {
  it('takes the time from outside', () => {
    expect(Array.from(compile('now | todate').run(null, { now: () => 86_400 }))).toEqual([
      '1970-01-02T00:00:00Z',
    ]);
  });

  it('never changes its input', () => {
    const input = { rows: [{ a: 1 }, { a: 2 }] };
    const before = JSON.stringify(input);
    run('.rows[].a += 1 | .rows |= sort_by(-.a) | del(.rows[0]) | .b.c = 1', input);
    expect(JSON.stringify(input)).toBe(before);
  });

  it('takes only own properties for data', () => {
    expect(run('[.constructor, .__proto__, .toString]', {})).toEqual([[null, null, null]]);
    expect(JSON.stringify(run('{"__proto__": 1} | . + {a: 2}'))).toBe('[{"__proto__":1,"a":2}]');
  });

  it('gives numbers JSON can hold', () => {
    expect(run('[nan, infinite, -infinite]')).toEqual([[null, Number.MAX_VALUE, -Number.MAX_VALUE]]);
    // Each level took twice the time of the one below it.
    expect(JSON.stringify(run('reduce range(100) as $_ (nan; [.])'))).toBe(
      `${'['.repeat(101)}null${']'.repeat(101)}`,
    );
  });
});

describe('expressions without an end', () => {
  it.each([
    '[repeat(1)]',
    '[range(1e12)]',
    '[range(0; 1; 0)]',
    'until(false; .)',
    'def f: f; f',
    'def f: 1 + f; f',
  ])('%s', (source) => {
    const results = compile(`try (${source}) catch "caught"`).run(null, { maxSteps: 100_000 });
    expect(() => Array.from(results)).toThrow(JqBudgetError);
  });
});

describe('speed', () => {
  it('transforms, groups and sorts 2 000 rows in a fraction of the steps allowed', () => {
    const rows = Array.from({ length: 2000 }, (_, index) => ({
      region: `r${index % 17}`,
      amount: String(index * 1.5),
    }));
    const source = `map(.amount |= tonumber) | group_by(.region)
      | map({ region: .[0].region, n: length, sum: (map(.amount) | add) }) | sort_by(-.sum) | length`;
    expect(Array.from(compile(source).run(rows, { maxSteps: 200_000 }))).toEqual([17]);
  });
});
