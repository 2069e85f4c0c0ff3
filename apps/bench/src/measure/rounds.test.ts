import { expect, test } from 'vitest';
import { alternate } from './rounds.js';

test('each round measures all, in an order that is turned round', async () => {
  const order: string[] = [];
  const contender = (name: string) => async (round: number) => {
    order.push(name);
    return `${name}${round}`;
  };
  const measured = await alternate(3, { a: contender('a'), b: contender('b') });
  expect(order.join('')).toBe('abbaab');
  expect(measured.get('a')).toEqual(['a0', 'a1', 'a2']);
  expect(measured.get('b')).toEqual(['b0', 'b1', 'b2']);
});
