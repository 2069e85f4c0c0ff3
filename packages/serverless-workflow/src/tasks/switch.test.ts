import { describe, expect, it } from 'vitest';
import { runYaml } from '../testing/run-yaml.js';

const COLORS = `
do:
  - choose:
      switch:
        - red: { when: .color == "red", then: setRed }
        - other: { then: setOther }
        - blue: { when: '\${ .color == "blue" }', then: setBlue }
  - setRed: { set: { is: red }, then: end }
  - setBlue: { set: { is: blue }, then: end }
  - setOther: { set: { is: '\${ "not " + .color }' } }
`;

describe('switch', () => {
  it.each([
    ['red', { is: 'red' }],
    ['blue', { is: 'blue' }],
    ['green', { is: 'not green' }],
  ])('goes on at the case that matches, or at the one without a condition: %s', async (color, output) => {
    expect(await runYaml(COLORS, { color })).toEqual(output);
  });

  it('follows its own `then` when no case matches, with the data as it was', async () => {
    const yaml = `
do:
  - choose:
      switch: [{ red: { when: .color == "red", then: continue } }]
      then: end
  - never: { set: { never: true } }
`;
    expect(await runYaml(yaml, { color: 'yellow' })).toEqual({ color: 'yellow' });
  });
});
