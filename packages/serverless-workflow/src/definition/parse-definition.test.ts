import { describe, expect, it } from 'vitest';
import { checkDefinition, DefinitionError, parseDefinition, type DefinitionProblem } from './index.js';

const DOCUMENT = `document:
  dsl: '1.0.0'
  namespace: test
  name: test
  version: '1.0.0'
`;

function problemsOf(yaml: string, functions?: readonly string[]): readonly DefinitionProblem[] {
  const result = checkDefinition(DOCUMENT + yaml, functions === undefined ? {} : { functions });
  return result.ok ? [] : result.problems;
}

function many(count: number, write: (at: number) => string, separator = ', '): string {
  return Array.from({ length: count }, (_, at) => write(at)).join(separator);
}

describe('parseDefinition', () => {
  it('keeps the shape of the document', () => {
    const yaml = `${DOCUMENT}do:\n  - a:\n      wait: { seconds: 1 }\n      metadata: { owner: me }\n`;
    const definition = parseDefinition(yaml, 'a.yaml');
    expect(JSON.parse(JSON.stringify(definition))).toEqual({
      document: { dsl: '1.0.0', namespace: 'test', name: 'test', version: '1.0.0' },
      do: [{ a: { wait: { seconds: 1 }, metadata: { owner: 'me' } } }],
    });
  });

  it('lists everything that is wrong, with its place and line', () => {
    const yaml = `${DOCUMENT}do:
  - a:
      call: read
      with: { x: '\${ .a + }' }
      then: nowhere
  - b:
      listen: { to: { any: [] } }
  - c:
      raise: { error: unknown }
`;
    const parse = (): unknown => parseDefinition(yaml, 'flows/a.yaml', { functions: ['write'] });
    expect(parse).toThrow(DefinitionError);
    expect(parse).toThrow(
      [
        'flows/a.yaml is not a workflow definition that can be run:',
        '  flows/a.yaml:8 /do/0/a/call: there is no function "read" (known: write)',
        '  flows/a.yaml:9 /do/0/a/with/x: is not a jq expression that works here: expected a value but found the expression ends (near ".a +")',
        '  flows/a.yaml:10 /do/0/a/then: must be continue, exit, end or the name of a task of the same list (tasks: a, b, c), not "nowhere"',
        '  flows/a.yaml:12 /do/1/b: tasks of the kind "listen" are not supported by this interpreter',
        '  flows/a.yaml:14 /do/2/c/raise/error: use.errors defines no "unknown" (it defines none)',
      ].join('\n'),
    );
  });

  it('reports YAML that is none', () => {
    const result = checkDefinition('document:\n  dsl: "1.0.0\n');
    expect(result).toMatchObject({ ok: false, problems: [{ pointer: '', message: /^is not YAML: / }] });
  });

  it('reads merge keys, as YAML 1.1 has them', () => {
    const yaml = `${DOCUMENT}use:
  retries:
    base: &base { delay: { seconds: 1 } }
do:
  - a:
      set:
        <<: [{ a: 1 }, { a: 2, b: 2 }]
        b: 3
        '<<': as it is
  - b:
      try: [{ c: { wait: { seconds: 1 } } }]
      catch: { retry: { <<: *base, limit: { attempt: { count: 2 } } } }
`;
    expect(parseDefinition(yaml, 'a.yaml').do).toMatchObject([
      { a: { set: { a: 1, b: 3, '<<': 'as it is' } } },
      { b: { catch: { retry: { delay: { seconds: 1 }, limit: { attempt: { count: 2 } } } } } },
    ]);
  });

  it.each([
    ['<<: 3', 'takes an alias of an object, such as `<<: *defaults`'],
    ['<<: *nowhere', 'there is no anchor &nowhere before it'],
    [String.raw`name: "\ud83d"`, 'holds half of a surrogate pair'],
    [String.raw`"\ud83d": name`, 'holds half of a surrogate pair'],
    ['name: ${ "\\ud83d" }', 'holds half of a surrogate pair'],
    ['name: ${ "a" | . + "\\ude00" }', 'holds half of a surrogate pair'],
    ['id: 9007199254740993', 'would become 9007199254740992, since numbers are exact up to 2^53 only'],
  ])('says what is wrong with %s, and where', (line, message) => {
    const problems = problemsOf(`do:\n  - a:\n      set:\n        ok: true\n        ${line}\n`);
    expect(problems).toContainEqual(
      expect.objectContaining({ line: 10, message: expect.stringContaining(message) }),
    );
  });

  it('takes numbers that JSON can hold, whole pairs, and bounds of schemas', () => {
    const yaml = `input:
  schema: { document: { properties: { id: { maximum: 9223372036854775807 } } } }
do:
  - a: { set: { size: 18014398509481984, large: 1e300, name: "\\ud83d\\ude00", same: '\${ "\\ud83d\\ude00" }' } }
`;
    expect(problemsOf(yaml)).toEqual([]);
  });

  it.each([
    ['flow lists', '['.repeat(100_000)],
    ['block lists', '- '.repeat(100_000)],
    ['objects', '{a: '.repeat(100_000)],
    ['an alias of itself', 'a: &a [*a]'],
    [
      'aliases without number',
      [
        'a0: &a0 [1]',
        ...Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`),
      ].join('\n'),
    ],
  ])('refuses what is nested without end: %s', (_, yaml) => {
    expect(checkDefinition(yaml)).toMatchObject({ ok: false, problems: [{ message: expect.any(String) }] });
  });

  it.each([
    ['in a block', 'a: 1\nb: 2\na: 3\n', 8],
    ['in flow', 'x:\n  { a: 1, b: 2,\n    a: 3 }\n', 8],
    ['that are quoted or not', 'a: 1\n"a": 2\n', 7],
  ])('refuses keys that are there twice: %s', (_, yaml, line) => {
    expect(problemsOf(yaml)).toEqual([
      { pointer: '', message: 'is not YAML: Map keys must be unique', line },
    ]);
  });

  it('refuses a second document', () => {
    expect(problemsOf('do: []\n---\ndo: []\n')).toEqual([
      { pointer: '', message: 'holds more than one document of YAML', line: 7 },
    ]);
  });

  it('tells of a key that is there twice together with what else is no YAML, line by line', () => {
    expect(problemsOf('a: 1\na: 2\nb: c: d\n').map(({ line }) => line)).toEqual([7, 8]);
  });

  it('reads a number that no double can hold as what it is', () => {
    expect(problemsOf(`do: [{ a: { set: { x: ${'9'.repeat(400)} } } }]`)).toMatchObject([
      { line: 6, message: expect.stringContaining('would become Infinity') },
    ]);
  });

  it('reads an anchor that is used more than a hundred times', () => {
    const tasks = Array.from({ length: 200 }, (_, at) => `  - t${at}: { set: *all }`).join('\n');
    const { do: list } = parseDefinition(
      `${DOCUMENT}do:\n  - first: { set: &all { a: 1 } }\n${tasks}\n`,
      'a.yaml',
    );
    expect(list.at(-1)).toMatchObject({ t199: { set: { a: 1 } } });
  });

  // Each took longer than a test may, or more memory than there is, where the work for one was done for each of the others.
  it.each<[string, string, number]>([
    ['keys', `do: [{ a: { set: { ${many(120_000, (at) => `k${at}: 1`)} } } }]`, 0],
    ['keys that are there twice', `do: []\n${many(150_000, () => 'k: 1', '\n')}`, 149_999],
    ['keys that are not known', `do: []\n${many(20_000, (at) => `k${at}: 1`, '\n')}`, 20_000],
    ['aliases', `do: [{ a: { set: { x: &x 1, y: [${many(80_000, () => '*x')}] } } }]`, 0],
    ['aliases of nothing', `do: [{ a: { set: { y: [${many(80_000, () => '*x')}] } } }]`, 80_000],
    ['merge keys', `do: [{ a: { set: { x: &x { a: 1 }, y: [${many(30_000, () => '{ <<: *x }')}] } } }]`, 0],
    [
      'directives that lead nowhere',
      `do:\n${many(20_000, (at) => `  - t${at}: { set: { a: 1 }, then: nowhere }`, '\n')}`,
      20_000,
    ],
  ])('reads definitions with many %s', (_, yaml, count) => {
    const problems = problemsOf(yaml);
    expect(problems.length).toBe(count);
    // Nor does each problem tell of all the others.
    expect(problems.filter(({ message }) => message.length >= 1_000)).toEqual([]);
  });

  it('refuses what is no object', () => {
    expect(checkDefinition('just text')).toMatchObject({ ok: false });
    expect(checkDefinition('')).toMatchObject({ ok: false });
  });
});

describe('problems', () => {
  it.each<[string, string, string]>([
    ['do: []\nschedule: { cron: "* * * * *" }', '/schedule', 'is not supported'],
    ['do: {}', '/do', 'must be a list of tasks'],
    ['do: [{ a: { set: { x: 1 } }, b: { set: { x: 1 } } }]', '/do/0', 'exactly one key'],
    ['do: [{ a: { set: { x: 1 } } }, { a: { set: { x: 1 } } }]', '/do/1/a', 'has the same name'],
    ['do: [{ end: { set: { x: 1 } } }]', '/do/0/end', "can't be called end"],
    ['do: [{ a: { sett: { x: 1 } } }]', '/do/0/a', 'must have one of call, do, for'],
    ['do: [{ a: { set: { x: 1 }, thn: end } }]', '/do/0/a/thn', 'is not known here'],
    ['do: [{ a: { set: {} } }]', '/do/0/a/set', 'at least one key'],
    ['do: [{ a: { set: text } }]', '/do/0/a/set', 'or one ${ … } expression'],
    [
      'do: [{ a: { set: { x: "hi ${ .name }!" } } }]',
      '/do/0/a/set/x',
      'in the middle of a text is not evaluated',
    ],
    ['do: [{ a: { set: { x: "${ $pet }" } } }]', '/do/0/a/set/x', 'there is no variable $pet here'],
    ['do: [{ a: { if: $input.x, set: { x: 1 } } }]', '/do/0/a/if', 'there is no variable $input here'],
    ['do: [{ a: { set: { x: "${ $secrets.key }" } } }]', '/do/0/a/set/x', 'there is no variable $secrets'],
    ['do: [{ a: { emit: { event: {} } } }]', '/do/0/a', 'tasks of the kind "emit" are not supported'],
    ['do: [{ a: { run: { shell: {} } } }]', '/do/0/a', 'tasks of the kind "run" are not supported'],
    ['do: [{ a: { call: grpc, with: {} } }]', '/do/0/a/call', 'calls of the kind "grpc" are not supported'],
    ['do: [{ a: { call: openapi, with: {} } }]', '/do/0/a/call', 'calls of the kind "openapi"'],
    ['do: [{ a: { call: "log:1.0@global" } }]', '/do/0/a/call', 'functions of catalogs are not supported'],
    ['do: [{ a: { call: http, with: { method: get } } }]', '/do/0/a/with', 'must have "endpoint"'],
    ['do: [{ a: { wait: { second: 1 } } }]', '/do/0/a/wait/second', 'is not known here'],
    ['do: [{ a: { wait: P1M } }]', '/do/0/a/wait', 'no months or years'],
    ['do: [{ a: { wait: { seconds: -1 } } }]', '/do/0/a/wait/seconds', 'not negative'],
    ['do: [{ a: { wait: PT1S, timeout: slow } }]', '/do/0/a/timeout', 'use.timeouts defines no "slow"'],
    ['do: [{ a: { switch: [{ x: { when: .a } }] } }]', '/do/0/a/switch/0/x', 'must have "then"'],
    ['do: [{ a: { switch: [{ x: { then: b } }] } }]', '/do/0/a/switch/0/x/then', 'not "b"'],
    [
      'do: [{ a: { switch: [{ x: { then: end } }, { y: { then: exit } }] } }]',
      '/do/0/a/switch',
      'only one case',
    ],
    ['do: [{ a: { fork: { branches: [] } } }]', '/do/0/a/fork/branches', 'at least one branch'],
    [
      'do: [{ a: { fork: { branches: [{ b: { wait: PT1S, then: c } }, { c: { wait: PT1S } }] } } }]',
      '/do/0/a/fork/branches/0/b/then',
      'must be continue, exit, end',
    ],
    ['do: [{ a: { for: { in: ".x", each: input }, do: [] } }]', '/do/0/a/for/each', "can't be input"],
    [
      'do: [{ a: { try: [], catch: { retry: often } } }]',
      '/do/0/a/catch/retry',
      'use.retries defines no "often"',
    ],
    ['do: [{ a: { try: [], catch: { retry: {} } } }]', '/do/0/a/catch/retry', 'without end or pause'],
    [
      'do: [{ a: { try: [], catch: { retry: { delay: PT1S, backoff: { linear: { by: 1 } } } } } }]',
      '/do/0/a/catch/retry/backoff/linear/by',
      'is not known here',
    ],
    [
      'do: [{ a: { raise: { error: { type: empty, status: 400 } } } }]',
      '/do/0/a/raise/error/type',
      'must be a URI',
    ],
    ['do: []\ninput: { schema: { document: { $ref: "#/nowhere" } } }', '/input/schema/document', 'works'],
    [
      'do: []\ninput: { schema: { resource: { endpoint: "https://x.io" } } }',
      '/input/schema/resource',
      'fetches',
    ],
    ['do: []\nuse: { secrets: [key] }', '/use/secrets', 'is not supported'],
    ['do: []\nevaluate: { language: js }', '/evaluate/language', 'must be jq'],
    ['do: []\nuse: { functions: { f: { call: grpc } } }', '/use/functions/f/call', 'not supported'],
  ])('%s', (yaml, pointer, message) => {
    expect(problemsOf(yaml)).toContainEqual(
      expect.objectContaining({ pointer, message: expect.stringContaining(message) }),
    );
  });

  it('of the document', () => {
    const yaml = 'document: { dsl: 2.0.0, namespace: a b, name: "", version: one }\ndo: []';
    const result = checkDefinition(yaml);
    const pointers = result.ok ? [] : result.problems.map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/document/dsl', '/document/namespace', '/document/name', '/document/version']);
  });
});

describe('variables', () => {
  it.each([
    ['known inside', '.', []],
    ['unknown outside', '[$row, $problem]', [expect.objectContaining({ pointer: '/do/2/after/set/x' })]],
  ])('of `for` and `catch` are %s', (_name, outside, problems) => {
    const yaml = `do:
  - loop:
      for: { each: row, at: n, in: .rows }
      while: $n < 3
      do: [{ a: { set: { x: '\${ $row + $n }' } } }]
  - attempt:
      try: []
      catch: { as: problem, when: $problem.status == 400, do: [{ b: { set: { x: '\${ $problem }' } } }] }
  - after: { set: { x: '\${ ${outside} }' } }
`;
    expect(problemsOf(yaml)).toEqual(problems);
  });
});
