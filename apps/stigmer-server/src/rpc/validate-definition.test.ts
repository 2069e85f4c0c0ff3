import { Code } from '@connectrpc/connect';
import { afterAll, expect, test } from 'vitest';
import { createComputePool } from '../compute/compute-pool.js';
import { validateDefinition } from './validate-definition.js';

const pool = createComputePool();
afterAll(() => pool.close());

const never = new AbortController().signal;
/** For what a busy machine may take long for. */
const patiently = { withinMs: 200_000 };
const sound = `
document: { dsl: '1.0.0', namespace: test, name: sound, version: 1.0.0 }
do:
  - wait: { wait: { seconds: 1 } }
`;
/** About as much as a definition may be; it takes seconds to read. */
const large = `a:\n${Array.from({ length: 70_000 }, (_, at) => `  k${at}: v${at}\n`).join('')}`;

test('a sound definition has no problems, and any other has them with their lines', async () => {
  const validate = validateDefinition(pool, patiently);
  expect(await validate(sound, never)).toEqual([]);
  expect(await validate('document: {}\n', never)).toContainEqual(
    expect.objectContaining({ message: expect.any(String), line: 1 }),
  );
});

test('the server goes on while a large one is read', async () => {
  const validate = validateDefinition(pool, patiently);
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 1);
  const problems = await validate(large, never);
  clearInterval(ticking);
  expect(problems.length).toBeGreaterThan(0);
  // On the main thread, reading it would leave none.
  expect(turns).toBeGreaterThan(3);
});

test('one that takes too long is refused in words', async () => {
  const validate = validateDefinition(pool, { withinMs: 1 });
  await expect(validate(large, never)).rejects.toMatchObject({
    code: Code.ResourceExhausted,
    rawMessage: expect.stringContaining('could not be validated within 0.001 s'),
  });
});

test('no more are validated at the same time than may be; one that is given up leaves its place', async () => {
  const validate = validateDefinition(pool, { ...patiently, atATime: 1 });
  const controller = new AbortController();
  const first = validate(large, controller.signal);
  await expect(validate(sound, never)).rejects.toMatchObject({
    code: Code.ResourceExhausted,
    rawMessage: expect.stringContaining('Try again in a moment'),
  });
  controller.abort(new Error('the client is gone'));
  await expect(first).rejects.toThrow('the client is gone');
  expect(await validate(sound, never)).toEqual([]);
});

test('one that needs more memory than it may have is told as a problem', async () => {
  const small = createComputePool({ maxHeapMb: 50 });
  try {
    const many = `a: [${'[1, 2, 3], '.repeat(85_000)}1]`;
    expect(await validateDefinition(small, patiently)(many, never)).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('more memory than allowed') }),
    );
  } finally {
    await small.close();
  }
});
