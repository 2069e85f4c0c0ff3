import { expect, it } from 'vitest';
import { compilePattern, ECMASCRIPT, PatternError } from './index.js';
import { foldingWork } from './folding.js';

it('is nothing where case counts', () => {
  expect(foldingWork('[B-𞥂]')).toBe(0);
  expect(foldingWork('(?s)[a-z]')).toBe(0);
});

it('grows with the width of the ranges, however they are written', () => {
  expect(foldingWork('(?i)[a-z]')).toBe(62.5);
  expect(foldingWork('(?s)(?i:[a-z])')).toBe(62.5);
  expect(foldingWork(String.raw`(?si)[\x{61}-\x{7a}]`)).toBe(62.5);
  expect(foldingWork('(?i)[B-𞥂]')).toBe(2.5 * (0x1e942 - 0x42));
  expect(foldingWork(String.raw`(?i)[\x{0}-\x{10ffff}]`)).toBe(2.5 * (0x1e943 - 0x41));
});

it('refuses a pattern that takes too long to compile, before it is', () => {
  const pattern = `[${'B-𞥂'.repeat(2_400)}]`;
  expect(() => compilePattern(`(?i)${pattern}`, { dialect: ECMASCRIPT })).toThrow(PatternError);
  expect(() => compilePattern(pattern, { dialect: ECMASCRIPT, ignoreCase: true })).toThrow(/either case/);
  expect(() => compilePattern(pattern, { dialect: ECMASCRIPT })).not.toThrow();
  expect(() => compilePattern('(?i)[a-zß-ſа-я]', { dialect: ECMASCRIPT })).not.toThrow();
});
