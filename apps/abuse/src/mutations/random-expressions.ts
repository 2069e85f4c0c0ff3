import * as fc from 'fast-check';

const leaves = fc.oneof(
  fc.constantFrom(
    '.',
    '.a',
    '.a.b',
    '..',
    '.[]',
    '.[0]',
    '.[-1]',
    '.[2:5]',
    '$workflow.input',
    '$workflow.input.text',
    '"x"',
    '"a\\(.)b"',
    '"\\ud83d\\ude00"',
    '0',
    '-1',
    '1e300',
    'null',
    'true',
    '[]',
    '{}',
    'empty',
    'infinite',
    'nan',
    'error',
    'input_line_number',
    'now',
    '@base64',
    '@json',
    '@uri',
    '@csv',
    'keys',
    'length',
    'tostring',
    'tojson',
    'fromjson',
    'reverse',
    'sort',
    'unique',
    'add',
    'flatten',
    'explode',
    'implode',
    'paths',
    'leaf_paths',
    'to_entries',
    'from_entries',
    'transpose',
    'ascii_downcase',
    'floor',
    'sqrt',
    'todate',
    'fromdate',
    'env',
    'halt',
    'input',
    'debug',
    'getpath(["a","b"])',
    'limit(3; repeat(.))',
    'range(1e6)',
    'splits("a")',
    'test("(a+)+$")',
    'match("";"g")',
    'gsub("";"x")',
    'ltrimstr("a")',
    'strptime("%Y")',
    'strftime("%s")',
    'tojson|fromjson',
    'def f: f; f',
  ),
  fc.integer().map(String),
  fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(
          ' | ',
          ', ',
          ' + ',
          ' - ',
          ' * ',
          ' / ',
          ' % ',
          ' == ',
          ' < ',
          ' and ',
          ' or ',
          ' // ',
          ' |= ',
          ' = ',
          ' += ',
        ),
        tie('expression'),
      )
      .map(([left, operator, right]) => `(${left}${operator}${right})`),
    fc
      .tuple(
        fc.constantFrom(
          'map',
          'select',
          'sort_by',
          'group_by',
          'with_entries',
          'recurse',
          'first',
          'last',
          'any',
          'all',
          'path',
          'del',
          'walk',
          'isvalid',
          'until(true',
          'while(false',
          'try',
        ),
        tie('expression'),
      )
      .map(([name, inner]) =>
        name.includes('(')
          ? `${name}; ${inner})`
          : name === 'try'
            ? `(try ${inner} catch .)`
            : `${name}(${inner})`,
      ),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([source, body]) => `(reduce (${source}) as $x (0; ${body}))`),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([source, body]) => `(foreach (${source}) as $x (.; ${body}))`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([when, yes, no]) => `(if ${when} then ${yes} else ${no} end)`),
    tie('expression').map((inner) => `[${inner}]`),
    tie('expression').map((inner) => `{a: (${inner})}`),
    tie('expression').map((inner) => `(${inner})?`),
    tie('expression').map((inner) => `(${inner})[0:2]`),
  ),
}));

/** Expressions that are made up at random. Most can be read; what they come to is anything. */
export const randomExpressions: fc.Arbitrary<string> = expression;
