import { expect, test } from 'vitest';
import { blocksOf, snippetsOf } from './guide-blocks.js';

test('only blocks of the language count, also where they are indented', () => {
  const guide = [
    '```go title="a.go"',
    'a {',
    '',
    '\tb',
    '}',
    '```',
    '```sh',
    'go run .',
    '```',
    '- In a list:',
    '',
    '  ```go',
    '  c',
    '  ```',
    '```golang',
    'd',
    '```',
    '',
  ].join('\n');
  expect(blocksOf(guide, 'go')).toEqual([
    { where: 'line 1', code: 'a {\n\n\tb\n}\n' },
    { where: 'line 12', code: 'c\n' },
  ]);
});

test('a file is shown as a whole or by its regions, which lose their common indentation', () => {
  const source =
    'class A {\n  // docs:begin b\n  b {\n    c\n\n  }\n  // docs:end\n}\n# docs:begin d\nd\n# docs:end d\n';
  expect(snippetsOf('A.java', source)).toEqual({
    whole: { where: 'A.java', code: source },
    regions: [
      { where: 'A.java: b', code: 'b {\n  c\n\n}\n' },
      { where: 'A.java: d', code: 'd\n' },
    ],
  });
});

test.each([
  '# docs:begin a\n',
  '# docs:end\n',
  '# docs:begin\n# docs:end\n',
  '# docs:begin a\n# docs:begin b\n',
])('markers come in pairs: %j', (source) => {
  expect(() => snippetsOf('a.py', source)).toThrow('a.py: ');
});
