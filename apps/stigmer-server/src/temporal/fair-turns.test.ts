import { expect, test } from 'vitest';
import { FairTurns } from './fair-turns.js';

/** Work that goes on until it is ended, which may be before it has begun. */
function pieces() {
  const done: string[] = [];
  const gates = new Map<string, { end: () => void; ended: Promise<void> }>();
  const gate = (name: string) => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const known = gates.get(name) ?? { end, ended };
    gates.set(name, known);
    return known;
  };
  return {
    done,
    end: (name: string) => gate(name).end(),
    work: (name: string) => async () => {
      await gate(name).ended;
      done.push(name);
    },
  };
}

test('one piece is done at a time, and whose work took least goes first', async () => {
  const turns = new FairTurns();
  // What it has taken is measured: this is much.
  await turns.take('long', () => new Promise((resolve) => setTimeout(resolve, 50)));
  const { done, end, work } = pieces();
  const all = [
    turns.take('first', work('first')),
    turns.take('long', work('long')),
    turns.take('short', work('short')),
  ];
  expect(turns.current).toBe('first');
  end('first');
  await all[0];
  expect(turns.current).toBe('short');
  end('short');
  await all[2];
  expect(turns.current).toBe('long');
  end('long');
  await Promise.all(all);
  expect(done).toEqual(['first', 'short', 'long']);
  expect(turns.current).toBeUndefined();
});

test('work that fails ends its turn', async () => {
  const turns = new FairTurns();
  await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take('b', async () => 'yes')).toBe('yes');
});

test('who has waited for long goes first at last', async () => {
  const turns = new FairTurns();
  await turns.take('long', () => new Promise((resolve) => setTimeout(resolve, 20)));
  const order: string[] = [];
  const long = turns.take('long', async () => {
    order.push('long');
  });
  for (let count = 0; order.length === 0 && count < 10_000; count += 1) {
    await turns.take(`short ${count}`, () => new Promise((resolve) => setTimeout(resolve, 5)));
  }
  await long;
  expect(order).toEqual(['long']);
});
