import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.js';
import type { LanguageChange } from '../language-change.js';
import { Budget, MAX_BYTES, MAX_CALL_LEVELS, MAX_LEVELS } from './budget.js';
import { compile, JqBudgetError, type RunOptions } from './index.js';

function run(source: string, input: JsonValue = null, options: RunOptions = {}): JsonValue[] {
  return Array.from(compile(source).run(input, options));
}

/** The fewest steps, to a fifth, with which an expression comes to its end. */
function stepsOf(source: string, input: JsonValue): number {
  for (let maxSteps = 100; ; maxSteps = Math.ceil(maxSteps * 1.2)) {
    try {
      run(source, input, { maxSteps });
      return maxSteps;
    } catch (error) {
      if (!(error instanceof JqBudgetError)) throw error;
    }
  }
}

const beforeCounting = (change: LanguageChange): boolean => change !== 'counted-work';

const rows = (length: number): number[] => Array.from({ length }, (_, at) => at);

/** Holds the same part 2^40 times, in a few hundred bytes. */
const MANY_TIMES = 'reduce range(40) as $_ ([1]; [., .])';

describe('the steps grow as the input does', () => {
  it.each<[string, (length: number) => JsonValue]>([
    ['gsub(","; ";") | length', (length) => 'a,'.repeat(length)],
    ['gsub("(?<a>.)"; .a + .a) | length', (length) => 'x'.repeat(length)],
    ['[match(","; "g").offset] | length', (length) => '😀,'.repeat(length)],
    ['[scan("a")] | length', (length) => 'a,'.repeat(length)],
    ['[splits(",")] | length', (length) => 'a,'.repeat(length)],
    ['split(",") | length', (length) => 'a,'.repeat(length)],
    ['indices(",") | length', (length) => '😀,'.repeat(length)],
    ['rindex("a"), index("b")', (length) => 'ab'.repeat(length)],
    ['test("(a+)+$"), test("\\\\s+$")', (length) => `${'a'.repeat(length)} b`],
    ['try strptime("%d%d%d%d%d%d") catch 0', (length) => '1'.repeat(length)],
    ['strptime((" " * 20) + "%Y") | length', (length) => `${' '.repeat(length)}2024`],
    ['[.[] | tojson] | join(",") | length', rows],
    ['.[] |= . + 1 | length', rows],
    ['map_values(. + 1) | length', rows],
    ['del(.[] | select(. % 2 == 0)) | length', rows],
    ['map([.]) | add | length', rows],
    ['map({(tostring): .}) | add | length', rows],
    ['INDEX(.) | length', rows],
    ['[..] | length', rows],
    ['flatten | length', (length) => rows(length).map((row) => [[row]])],
    ['transpose | length', (length) => rows(length).map((row) => [row])],
    ['tojson | fromjson | length', rows],
    ['@base64 | @base64d | @uri | @html | @json | length', (length) => 'é<'.repeat(length)],
    ['explode | implode | ascii_upcase | length', (length) => 'é<'.repeat(length)],
  ])('%s', (source, input) => {
    // Sorting takes a little more than that.
    expect(stepsOf(source, input(1000))).toBeLessThan(15 * stepsOf(source, input(100)));
  });
});

describe('what is large is refused before it is made', () => {
  const steps = 'the expression was stopped after 100000 steps';
  const bytes = 'the values it makes come to more than 1024 MiB';
  const text = 'a text or a value it makes has more than 67108864 characters';
  const levels = 'a value has more than 1000 levels';
  const calls = 'its calls go more than 2000 levels deep';

  it.each<[string, JsonValue, string]>([
    ['"x" * 9e7', null, text],
    ['reduce range(40) as $_ ("x"; . + .)', null, text],
    ['reduce range(40) as $_ ("x"; "\\(.)\\(.)")', null, text],
    ['[range(400)] | map("x" * 200000) | join("")', null, text],
    ['("x" * 3e7) | split("")', null, bytes],
    ['("x" * 6e7) | gsub("x"; "")', null, steps],
    ['strftime("%c" * 1e6)', 0, steps],
    ['[match("a.*b|a"; "g")]', 'a'.repeat(100_000), steps],
    ['indices("a" * 50000)', 'a'.repeat(100_000), steps],
    ['[range(30) | [0, 1]] | [combinations] | length', null, steps],
    [MANY_TIMES, null, steps],
    [`${MANY_TIMES} | tojson`, null, steps],
    [`${MANY_TIMES} | @text`, null, steps],
    [`${MANY_TIMES} | @sh "\\(.)"`, null, 'can not be escaped for shell'],
    [`[${MANY_TIMES} == (${MANY_TIMES})]`, null, steps],
    [`${MANY_TIMES} | flatten`, null, steps],
    [`${MANY_TIMES} | inside(${MANY_TIMES})`, null, steps],
    [`reduce range(40) as $_ ([nan]; [., .])`, null, steps],
    [`reduce range(40) as $_ ({}; {a: ., b: .}) | . * .`, null, 'the expression was stopped'],
    ['setpath([range(100000)]; 1)', null, levels],
    ['reduce range(100000) as $_ (0; [.])', null, levels],
    ['reduce range(100000) as $_ (0; [.]) | flatten', null, levels],
    ['reduce range(100000) as $_ (0; [.]) | tojson', null, levels],
    ['reduce range(100000) as $_ (0; [.]) | [., .] | sort', null, levels],
    ['reduce range(100000) as $_ (0; {a: .}) | . * .', null, levels],
    ['fromjson', '['.repeat(100_000) + ']'.repeat(100_000), levels],
    ['def f: f; f', null, calls],
    ['def f: 1 + f; f', null, calls],
    ['def f: [f]; f', null, calls],
    ['def f(g): f(g | g); f(.)', null, calls],
    ['def f($x): f($x + 1); f(0)', null, calls],
    ['[recurse(.)]', null, steps],
    ['[recurse([.])] | length', null, steps],
    ['def f($p): (try test($p) catch 0), f("(\\($p))"); "a" | f("a")', null, calls],
  ])('%s', (source, input, message) => {
    const maxSteps = message === steps ? 100_000 : undefined;
    expect(() => run(source, input, maxSteps === undefined ? {} : { maxSteps })).toThrow(message);
  });

  it('counts bytes', () => {
    const budget = new Budget(1_000_000, () => true);
    budget.allocate(MAX_BYTES);
    expect(() => budget.allocate(1)).toThrow(bytes);
  });

  it('cannot be caught in the expression', () => {
    expect(() => run('try ("x" * 9e7) catch 1')).toThrow(JqBudgetError);
  });
});

describe('what is large and within the limits', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['gsub(","; ";") | length', 'a,'.repeat(50_000), 100_000],
    ['test("(a+)+$")', `${'a'.repeat(100_000)}b`, false],
    ['test("\\\\s+$")', `${' '.repeat(100_000)}x`, false],
    ['tonumber? // "none"', `${'1'.repeat(100_000)}x`, 'none'],
    ['try @base64d catch "none"', `${'='.repeat(100_000)}x`, 'none'],
    ['add | length', rows(200_000).map((row) => [row]), 200_000],
    ['reduce range(10000) as $i ([]; . + [$i]) | length', null, 10_000],
    [`try (${MANY_TIMES} | error) catch length`, null, 2],
    [`try (${MANY_TIMES} | tonumber) catch .[:20]`, null, 'array ([[[[[[[[[[[[[['.slice(0, 20)],
    ['[limit(3; recurse(.))] | length', 1, 3],
    ['first(range(1e12))', null, 0],
  ])('%s', (source, input, result) => {
    expect(run(source, input)).toEqual([result]);
  });

  it('shows only the start of an error', () => {
    expect(() => run(`${MANY_TIMES} | error`)).toThrow(/^\(not a string\): \[{20,}/);
  });
});

describe('depth is counted', () => {
  const deepest = (source: (depth: number) => string, from: number): number => {
    for (let depth = from; ; depth += 1) {
      try {
        run(source(depth));
      } catch (error) {
        if (error instanceof JqBudgetError) return depth - 1;
        throw error;
      }
    }
  };

  it('of calls: each as many levels as it stands in its function', () => {
    expect(deepest((depth) => `def f: if . == 0 then 0 else . - 1 | f end; ${depth} | f`, 490)).toBe(499);
    expect(deepest((depth) => `def f: if . == 0 then 0 else 1 + (. - 1 | f) end; ${depth} | f`, 390)).toBe(
      399,
    );
    expect(MAX_CALL_LEVELS).toBe(2000);
  });

  it('of values', () => {
    expect(deepest((depth) => `reduce range(${depth}) as $_ (0; [.])`, 990)).toBe(MAX_LEVELS);
  });

  it('and not what comes from it: calls that ended cost nothing', () => {
    expect(run('def f: if . > 5000 then . else . + 1 end; last(range(6000) | f | f | f)')).toEqual([5999]);
    expect(run('[range(3000)] | map(. as $x | def f: $x; f) | length')).toEqual([3000]);
  });
});

describe('a run that began before work was counted', () => {
  it('goes on without the new limits', () => {
    const options = { follows: beforeCounting, maxSteps: 1_000 };
    expect(run('[.[]] | length', rows(50_000), options)).toEqual([50_000]);
    expect(() => run('[.[]] | length', rows(50_000))).not.toThrow();
    expect(() => run('[.[]] | length', rows(50_000), { maxSteps: 1_000 })).toThrow(JqBudgetError);
    const deep = run('reduce range(1100) as $_ (0; [.])', null, { follows: beforeCounting });
    expect(JSON.stringify(deep)).toHaveLength(2 * 1101 + 1);
  });

  it('ends where its steps do, and where its stack does', () => {
    expect(() => run('[range(1e12)]', null, { follows: beforeCounting, maxSteps: 1_000 })).toThrow(
      'the expression was stopped after 1000 steps',
    );
    expect(() => run('def f: 1 + f; f', null, { follows: beforeCounting })).toThrow(
      'the expression recurses too deeply or makes too large a value',
    );
  });

  it('is asked only where a limit is met', () => {
    const asked: LanguageChange[] = [];
    const follows = (change: LanguageChange): boolean => asked.push(change) > 0;
    run('[range(1000)] | map(tostring) | join(",") | length', null, { follows });
    expect(asked).toEqual([]);
  });
});

describe('an update changes only what it made itself', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['(.a.b, .a) |= [., .]', { a: { b: 1 } }, { a: [{ b: [1, 1] }, { b: [1, 1] }] }],
    ['(.[0].a, .[0:1]) |= [.[0]?, .[0]?]', [{ a: [1] }], [{ a: [1, 1] }, { a: [1, 1] }]],
    [
      '. as $old | (.[] |= . + 1) | [., $old]',
      [1, 2],
      [
        [2, 3],
        [1, 2],
      ],
    ],
    ['[.[0], (.[0][0] = 9)]', [[1]], [[1], [[9]]]],
    ['(.a, .b) = {c: 1} | .a.c = 2', {}, { a: { c: 2 }, b: { c: 1 } }],
    ['(.. | numbers) |= . + 1', [1, [2, [3]]], [2, [3, [4]]]],
  ])('%s', (source, input, result) => {
    const before = JSON.stringify(input);
    expect(run(source, input)).toEqual([result]);
    expect(JSON.stringify(input)).toBe(before);
  });

  it('deletes items in one go as it does one by one', () => {
    const input = [[1, 2, 3, 4], { a: 1, b: 2 }];
    expect(run('del(.[0][1], .[0][3], .[1].a)', input)).toEqual([[[1, 3], { b: 2 }]]);
    expect(run('del(.[0][0, -1])', input)).toEqual([[[2, 3], { a: 1, b: 2 }]]);
    expect(run('delpaths([[0, 0], [0, 0]])', input)).toEqual([[[3, 4], { a: 1, b: 2 }]]);
    expect(run('del(.[0][1.5, 2], .[0])', input)).toEqual([[{ a: 1, b: 2 }]]);
  });
});

describe('a recursion', () => {
  const before = (change: LanguageChange): boolean => change !== 'all-counted';
  const valuesOf = (source: string, options = {}): JsonValue[] => [...compile(source).run(null, options)];

  it('goes on for as long as its filter gives one result each time', () => {
    expect(valuesOf('0 | until(. == 700000; . + 1)')).toEqual([700_000]);
    expect(valuesOf('last(limit(500000; 0 | recurse(. + 1)))')).toEqual([499_999]);
    expect(valuesOf('[0 | while(. < 400000; . + 1)] | length')).toEqual([400_000]);
  });

  it('has only so many levels open', () => {
    const levels = /its recursions have more than 200000 levels open/;
    expect(() => valuesOf('last(0 | recurse(. + 1, empty, error))')).toThrow(levels);
    expect(() => valuesOf('[0 | recurse(recurse(all("")))] | length')).toThrow(JqBudgetError);
  });

  it('has no level open that was left early', () => {
    const left = 'first(0 | recurse(. + 1, 0) | select(. == 900))';
    expect(valuesOf(`[range(300) | ${left}] | length`)).toEqual([300]);
    expect(valuesOf(`[range(300) | first(recurse(${left}) | select(. == 900))] | length`)).toEqual([300]);
  });

  it('gives what it gave before, in its order, errors included', () => {
    for (const source of [
      '[limit(5000; 0 | recurse(. + 1))]',
      '[limit(9000; 0 | recurse(. + 1; . < 3000))]',
      '[limit(4000; 0 | recurse(if . < 1500 then (. + 1, 9999) else empty end))]',
      '[limit(9000; 0 | recurse(if . < 1500 then (. + 1, 9999, error("x")) else empty end))?]',
      '[try (0 | recurse(if . < 1500 then (. + 1, error("x")) else empty end)) catch .]',
      '[limit(3000; 0 | repeat(. + 1, -1))]',
    ]) {
      expect(valuesOf(source), source).toEqual(valuesOf(source, { follows: before }));
    }
  });
});

describe('an error that is caught', () => {
  it.each([
    '[range(1000) | (error("x"))?]',
    '[range(1000) | try error("x") catch .]',
    '[range(1000) | error("x") // 1]',
  ])('counts as several steps: %s', (source) => {
    const steps = (follows: (change: LanguageChange) => boolean): number => {
      let spent = 0;
      const options = { follows, onSpent: (all: number) => (spent = all) };
      expect([...compile(source).run(null, options)]).toHaveLength(1);
      return spent;
    };
    const more = steps(() => true) - steps((change) => change !== 'all-counted');
    expect(more).toBe(30_000);
  });
});

it('classes whose letters match in either case count as the work that they are', () => {
  const spent = (source: string): number => {
    let steps = 0;
    expect([...compile(source).run('x', { onSpent: (all) => (steps = all) })]).toHaveLength(1);
    return steps;
  };
  expect(spent('test("(?i)[B-𞥂]")') - spent('test("[B-𞥂]")')).toBeGreaterThan(15_000);
});
