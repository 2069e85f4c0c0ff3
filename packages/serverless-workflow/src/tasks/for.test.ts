import { describe, expect, it } from 'vitest';
import { faultOf, runYaml } from '../testing/run-yaml.js';

describe('for', () => {
  it('runs once for each item, on the output of the round before', async () => {
    const yaml = `
do:
  - loop:
      for: { each: color, in: .colors }
      do:
        - mark: { set: { done: '\${ .done + [{ color: $color, index: $index }] }' } }
`;
    expect(await runYaml(yaml, { colors: ['red', 'blue'] })).toEqual({
      done: [
        { color: 'red', index: 0 },
        { color: 'blue', index: 1 },
      ],
    });
  });

  it('stops before the round for which `while` is false', async () => {
    const yaml = `
do:
  - loop:
      for: { in: '\${ [1, 2, 3, 4] }', at: i }
      while: .sum < 3 and $item < 9
      do: [{ add: { set: { sum: '\${ .sum + $item }', last: '\${ $i }' } } }]
`;
    expect(await runYaml(yaml, { sum: 0 })).toEqual({ sum: 3, last: 1 });
  });

  it('nests, and inner tasks see the variables of all loops around them', async () => {
    const yaml = `
do:
  - rows:
      for: { each: row, in: '[["a", "b"], ["c"]]' }
      do:
        - cells:
            for: { each: cell, in: $row, at: column }
            do: [{ add: { set: { seen: '\${ .seen + ["\\($index)\\($column)\\($cell)"] }' } } }]
`;
    expect(await runYaml(yaml)).toEqual({ seen: ['00a', '01b', '10c'] });
  });

  it('gives its input when there is nothing to go through', async () => {
    expect(
      await runYaml('do: [{ a: { for: { in: "[]" }, do: [{ b: { set: { c: 1 } } }] } }]', { x: 1 }),
    ).toEqual({ x: 1 });
  });

  it.each([
    ['`exit` completes the round', 'exit', { after: 3 }],
    ['`end` completes the workflow', 'end', { sum: 1 }],
  ])('%s', async (_name, directive, output) => {
    const yaml = `
do:
  - loop:
      for: { in: '[1, 2]' }
      do:
        - add: { set: { sum: '\${ .sum + $item }' }, then: ${directive} }
        - never: { set: { never: true } }
  - after: { set: { after: '\${ .sum }' } }
`;
    expect(await runYaml(yaml)).toEqual(output);
  });

  it('needs an array', async () => {
    const fault = await faultOf('do: [{ a: { for: { in: .rows }, do: [{ b: { set: { c: 1 } } }] } }]', {
      rows: 3,
    });
    expect(fault.problem).toMatchObject({
      detail: '.rows gives a number, but `for.in` needs an array.',
      instance: '/do/0/a',
    });
  });
});
