import { describe, expect, it } from 'vitest';
import { faultOf, runYaml } from '../testing/run-yaml.js';
import { errorTypes } from '../workflow-error.js';

describe('set', () => {
  it('replaces the data by an object whose ${ } strings are evaluated', async () => {
    const yaml = `
do:
  - a:
      set:
        shape: circle
        size: \${ .size }
        nested: { list: [1, '\${ .size.width * 2 }'], kept: 'a { b }' }
`;
    expect(await runYaml(yaml, { size: { width: 6 }, dropped: true })).toEqual({
      shape: 'circle',
      size: { width: 6 },
      nested: { list: [1, 12], kept: 'a { b }' },
    });
  });

  it('takes one expression for the whole', async () => {
    expect(await runYaml('do: [{ a: { set: "${ .color }" } }]', { color: { red: 1 } })).toEqual({ red: 1 });
  });

  it.each([
    ['.rows | map(.x)', 'Cannot iterate over'],
    ['.a, .b', 'it gives more than one value; put it in [ ]'],
    ['.a | select(. == 1)', 'it gives no value; add // null'],
  ])('faults when an expression fails: %s', async (source, detail) => {
    const fault = await faultOf(`do: [{ a: { set: { x: '\${ ${source} }' } } }]`, { rows: 1 });
    expect(fault.problem).toMatchObject({
      type: errorTypes.expression,
      status: 400,
      detail: expect.stringContaining(detail),
      instance: '/do/0/a',
    });
  });
});
