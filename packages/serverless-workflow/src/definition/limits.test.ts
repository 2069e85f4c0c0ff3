import { describe, expect, it } from 'vitest';
import { checkDefinition, type DefinitionProblem } from './index.js';

const DOCUMENT = `document: { dsl: '1.0.0', namespace: test, name: test, version: '1.0.0' }\n`;

function problemsOf(yaml: string): readonly DefinitionProblem[] {
  const result = checkDefinition(DOCUMENT + yaml);
  return result.ok ? [] : result.problems;
}

function problemsOfExpression(expression: string): readonly DefinitionProblem[] {
  return problemsOf(`do:\n  - a:\n      set: { x: ${JSON.stringify(`\${ ${expression} }`)} }\n`);
}

describe('patterns of expressions', () => {
  it.each([
    ['test("a(?=b)")', '(?=…) looks ahead'],
    ['[.[] | select(test("(a)\\\\1"; "i"))]', '\\1 refers back to a group'],
    ['sub("(?<!a)b"; "c"; "g")', '(?<!…) looks behind'],
    ['split("("; null)', 'a group has no closing )'],
    ['"\\(.a | gsub("[a"; ""))"', 'a class has no closing ]'],
    ['def f: test("a++"); f', 'invalid nested repetition operator'],
    ['test("a"; "q")', 'q is not a valid modifier string'],
  ])('refuses %s', (expression, message) => {
    expect(problemsOfExpression(expression)).toEqual([
      { pointer: '/do/0/a/set/x', line: 4, message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    'test("a b # c"; "x")',
    'test(.pattern)',
    'test("(" + .pattern)',
    'test("(";.flags)',
    'split("(")',
    'def test(f): f; test("(")',
    'test(["(", "g"])',
  ])('takes %s', (expression) => {
    expect(problemsOfExpression(expression)).toEqual([]);
  });
});

describe('nesting of expressions', () => {
  it.each([
    ['brackets', (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`],
    ['pipes', (depth: number) => `.${'|.'.repeat(depth)}`],
    ['sums', (depth: number) => `1${'+1'.repeat(depth)}`],
    ['texts in texts', (depth: number) => `${'"\\('.repeat(depth)}1${')"'.repeat(depth)}`],
    ['conditions', (depth: number) => `if . then 1 ${'elif . then 1 '.repeat(depth)}else 2 end`],
    ['signs', (depth: number) => `${'-'.repeat(depth)}1`],
  ])('refuses %s without end', (_name, expression) => {
    const tooDeep = [
      { pointer: '/do/0/a/set/x', message: expect.stringContaining('the expression is nested too deeply') },
    ];
    expect(problemsOfExpression(expression(240))).toEqual([]);
    expect(problemsOfExpression(expression(510))).toMatchObject(tooDeep);
    expect(problemsOfExpression(expression(100_000))).toMatchObject(tooDeep);
  });
});

describe('patterns of schemas', () => {
  it('refuses what takes backtracking, with its place', () => {
    const yaml = `input:
  schema:
    document:
      $defs:
        id: { pattern: '^(?!x)' }
      properties:
        pattern: { anyOf: [{ pattern: '(a)\\1' }] }
        ok: { pattern: '^(a|b)+$' }
      patternProperties:
        '(?<=a)b': true
        '^/a~b': { items: { pattern: '[' } }
      enum: [{ pattern: '(' }]
do: []
`;
    expect(problemsOf(yaml)).toEqual([
      {
        line: 6,
        pointer: '/input/schema/document/$defs/id/pattern',
        message: expect.stringContaining('looks ahead'),
      },
      {
        line: 8,
        pointer: '/input/schema/document/properties/pattern/anyOf/0/pattern',
        message: expect.stringContaining('refers back'),
      },
      {
        line: 11,
        pointer: '/input/schema/document/patternProperties/(?<=a)b',
        message: expect.stringContaining('looks behind'),
      },
      {
        line: 12,
        pointer: '/input/schema/document/patternProperties/^~1a~0b/items/pattern',
        message: expect.stringContaining('a class has no closing ]'),
      },
    ]);
  });
});
