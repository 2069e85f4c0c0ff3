import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.js';

const known = ['agentId', 'inputs', 'message', 'timeLimit'];

test.each([
  ['input', 'inputs'],
  ['time_limits', 'timeLimit'],
  ['AGENT-ID', 'agentId'],
  ['mesage', 'message'],
])('%s means %s', (meant, name) => {
  expect(nearestName(meant, known)).toBe(name);
});

test.each(['', 'x', 'verbosity', 'm'.repeat(1_000_000)])('what is like nothing means nothing', (meant) => {
  expect(nearestName(meant, known)).toBeUndefined();
});
