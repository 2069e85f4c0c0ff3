import { expect, test } from 'vitest';
import { readCommandLine, UsageError } from './command-line.js';

test('without arguments everything is measured, at both poll rates', () => {
  const { names, polls, sizes, jsonFile } = readCommandLine([]);
  expect(names).toEqual(['ack', 'handshake', 'throughput', 'pending', 'recovery', 'growth']);
  expect(polls).toEqual(['raised', 'default']);
  expect(sizes.pending).toEqual([300, 1_000]);
  expect(jsonFile).toBeUndefined();
});

test('sizes and names can be chosen', () => {
  const command = readCommandLine(['pending', '--pending', '5,50000', '--json', 'out', '--poll', 'default']);
  expect(command).toMatchObject({ names: ['pending'], jsonFile: 'out', polls: ['default'] });
  expect(command.sizes.pending).toEqual([5, 50_000]);
});

test('a long run takes larger sizes', () => {
  expect(readCommandLine(['--long']).sizes).toMatchObject({ pending: [1_000, 10_000], rounds: 5 });
});

test('a short run can be made longer in one way', () => {
  const { sizes } = readCommandLine(['--short', '--rounds', '7']);
  expect(sizes).toMatchObject({ rounds: 7, acks: 8 });
});

test.each([
  ['nothing-known'],
  ['--poll', 'fast'],
  ['--rounds', '0'],
  ['--closed', 'many'],
  ['--unknown'],
  ['--short', '--long'],
])('what makes no sense is refused: %s %s', (...args) => {
  expect(() => readCommandLine(args)).toThrow(UsageError);
});
