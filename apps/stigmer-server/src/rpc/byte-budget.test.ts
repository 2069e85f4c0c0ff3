import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.js';

test('the one that holds most gives way, and what is given back may be held again', () => {
  const budget = new ByteBudget(100);
  const gone: string[] = [];
  const large = budget.open(() => gone.push('large'));
  const small = budget.open(() => gone.push('small'));
  large.add(60);
  small.add(40);
  expect(gone).toEqual([]);
  small.add(1);
  expect(gone).toEqual(['large']);
  expect(budget.held).toBe(41);
  large.add(1_000);
  large.release();
  expect(budget.held).toBe(41);
  small.release();
  small.release();
  expect(budget.held).toBe(0);
});

test('one that wants more than there is goes itself', () => {
  const budget = new ByteBudget(100);
  const gone: string[] = [];
  budget.open(() => gone.push('other')).add(50);
  budget.open(() => gone.push('greedy')).add(500);
  expect(gone).toEqual(['greedy']);
  expect(budget.held).toBe(50);
});
