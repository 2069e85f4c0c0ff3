import { describe, expect, it } from 'vitest';
import { backedOff } from './retry-policy.js';

describe('backedOff', () => {
  it.each([
    ['none', undefined, [100, 100, 100, 100]],
    ['constant', { constant: {} }, [100, 100, 100, 100]],
    ['linear', { linear: {} }, [100, 200, 300, 400]],
    ['exponential', { exponential: {} }, [100, 200, 400, 800]],
  ])('%s', (_name, backoff, delays) => {
    expect([1, 2, 3, 4].map((retry) => backedOff(100, retry, backoff))).toEqual(delays);
  });

  it('stays a number a timer can take', () => {
    expect(backedOff(100, 5000, { exponential: {} })).toBe(Number.MAX_SAFE_INTEGER);
  });
});
