import { describe, expect, it } from 'vitest';
import type { LanguageChange } from './language-change.js';
import { FakeHost } from './testing/fake-host.js';
import { faultOf, runYaml } from './testing/run-yaml.js';
import { errorTypes } from './workflow-error.js';

/** A host whose run began before changes that hold from the start. */
function hostFromBefore(): FakeHost {
  const host = new FakeHost();
  host.follows = (change: LanguageChange) => change === 'well-formed-text';
  return host;
}

describe('an expression over a limit', () => {
  it.each([
    ['"x" * 9e7', 'a text or a value it makes has more than 67108864 characters'],
    ['def f: 1 + f; f', 'its calls go more than 2000 levels deep'],
    ['[indices("a" * 50000)]', 'after 5000000 steps'],
  ])('%s fails with its place and the limit', async (expression, limit) => {
    const yaml = `do: [{ deep: { do: [{ a: { set: ${JSON.stringify(`\${ .text | ${expression} }`)} } }] } }]`;
    expect((await faultOf(yaml, { text: 'a'.repeat(100_000) })).problem).toEqual({
      type: errorTypes.expression,
      status: 400,
      title: 'An expression failed',
      detail: expect.stringMatching(
        new RegExp(`^the expression was stopped.*${limit} \\(in the expression .text`),
      ),
      instance: '/do/0/deep/do/0/a',
    });
  });

  it('tells no more of an error than can be read', async () => {
    const yaml = `do: [{ a: { set: '\${ error(.text) }' } }]`;
    const { problem } = await faultOf(yaml, { text: '😀'.repeat(50_000) });
    expect(problem.detail?.length).toBeLessThan(10_100);
    expect(problem.detail?.isWellFormed()).toBe(true);
  });
});

describe('a pattern that takes backtracking', () => {
  const yaml = `do: [{ a: { set: '\${ .text | test(.[0:0] + "a(?=b)") }' } }]`;

  it('fails where it is computed', async () => {
    expect((await faultOf(yaml, { text: 'ab' })).problem).toMatchObject({
      type: errorTypes.expression,
      detail: expect.stringContaining('a(?=b) (at offset 1) is not a valid regex: (?=…) looks ahead'),
    });
  });

  it('still works in a run that began with it', async () => {
    expect(await runYaml(yaml, { text: 'ab' }, hostFromBefore())).toBe(true);
  });
});

describe("what a run that began before gets from JavaScript's engine", () => {
  const yaml = `do: [{ a: { set: '\${ .text | [scan("\\\\w+")] }' } }]`;

  it('is another thing than a new run gets', async () => {
    expect(await runYaml(yaml, { text: 'né' })).toEqual(['né']);
    expect(await runYaml(yaml, { text: 'né' }, hostFromBefore())).toEqual(['n']);
  });
});

describe('patterns of schemas', () => {
  const yaml = `input:
  schema:
    document:
      properties: { id: { pattern: '^(a+)+$' } }
      patternProperties: { '^(n+)+$': { type: number } }
do: [{ a: { set: { ok: true } } }]
`;

  it('are matched without backtracking', async () => {
    const input = { id: 'a'.repeat(20_000), ['n'.repeat(20_000)]: 1, [`${'n'.repeat(20_000)}!`]: 'x' };
    expect(await runYaml(yaml, input)).toEqual({ ok: true });
    const fault = await faultOf(yaml, { id: `${'a'.repeat(20_000)}!`, nn: 'x' });
    expect(fault.problem).toMatchObject({
      type: errorTypes.validation,
      detail: expect.stringContaining('input/id: String does not match pattern.'),
    });
    expect(fault.problem.detail).toContain('input/nn:');
  });

  it('are matched with it in a run that began before', async () => {
    expect(await runYaml(yaml, { id: 'aaa', nn: 1 }, hostFromBefore())).toEqual({ ok: true });
    expect((await faultOf(yaml, { id: 'b' }, hostFromBefore())).problem.type).toBe(errorTypes.validation);
  });

  it('leave RegExp as it is', async () => {
    const before = RegExp;
    await faultOf(yaml, { id: 'b' });
    expect(RegExp).toBe(before);
  });

  it('are stopped where their work has no end', async () => {
    const heavy = `input: { schema: { document: { properties: { id: { pattern: '^(${'a?'.repeat(900)})+b' } } } } }\ndo: []\n`;
    expect((await faultOf(heavy, { id: 'a'.repeat(100_000) })).problem).toMatchObject({
      type: errorTypes.validation,
      title: "The input can't be checked against its schema",
      detail: 'Checking it was stopped after 5000000 steps.',
      instance: '/input',
    });
  });
});
