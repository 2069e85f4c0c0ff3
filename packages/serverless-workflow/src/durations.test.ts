import { describe, expect, it } from 'vitest';
import { isoToMs, partsToMs } from './durations.js';

describe('isoToMs', () => {
  it.each([
    ['PT30S', 30_000],
    ['PT1.5S', 1500],
    ['PT1H30M', 5_400_000],
    ['P1DT1S', 86_401_000],
    ['P2W', 1_209_600_000],
    ['PT0S', 0],
  ])('%s', (text, ms) => {
    expect(isoToMs(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', '30s', 'P1M', 'P1Y', 'PT1H30', '-PT1S'])('refuses %j', (text) => {
    expect(isoToMs(text)).toBeUndefined();
  });
});

describe('partsToMs', () => {
  it('adds its parts', () => {
    expect(partsToMs({ days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 })).toBe(90_061_001);
  });
});
