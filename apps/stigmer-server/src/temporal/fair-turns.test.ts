import { expect, test } from 'vitest';
import { FairTurns } from './fair-turns.js';

/** Work that goes on until it is ended. */
function pieces() {
  const done: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    done,
    end: (name: string) => ends.get(name)?.(),
    work: (name: string) => () =>
      new Promise<void>((resolve) => {
        ends.set(name, () => {
          done.push(name);
          resolve();
        });
      }),
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
  end('short');
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
  let ended = false;
  const long = turns.take('long', async () => {
    ended = true;
  });
  for (let count = 0; !ended && count < 10_000; count += 1) {
    await turns.take(`short ${count}`, () => new Promise((resolve) => setTimeout(resolve, 5)));
  }
  await long;
  expect(ended).toBe(true);
});
