import { describe, expect, it } from 'vitest';
import { faultOf } from '../testing/run-yaml.js';

describe('raise', () => {
  it('ends in its error, at its place', async () => {
    const yaml = `
do:
  - outer:
      do:
        - stop:
            raise:
              error:
                type: https://example.com/errors/no-stock
                status: 409
                title: Out of stock
                detail: \${ "\\(.item) is gone" }
`;
    const fault = await faultOf(yaml, { item: 'tea' });
    expect(fault.problem).toEqual({
      type: 'https://example.com/errors/no-stock',
      status: 409,
      title: 'Out of stock',
      detail: 'tea is gone',
      instance: '/do/0/outer/do/0/stop',
    });
    expect(fault.message).toBe('Out of stock: tea is gone (at /do/0/outer/do/0/stop)');
  });

  it('takes an error of `use.errors` by name', async () => {
    const yaml = `
use: { errors: { gone: { type: 'https://example.com/errors/gone', status: 410, instance: /elsewhere } } }
do: [{ stop: { raise: { error: gone } } }]
`;
    expect((await faultOf(yaml)).problem).toEqual({
      type: 'https://example.com/errors/gone',
      status: 410,
      instance: '/elsewhere',
    });
  });
});
