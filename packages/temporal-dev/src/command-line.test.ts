import { expect, test } from 'vitest';
import { readCommandLine } from './command-line.js';

test('the defaults are those of the shared dev stack', () => {
  expect(readCommandLine([])).toEqual({
    port: 7233,
    uiPort: 8233,
    pollLimits: 'raised',
    help: false,
    wait: false,
  });
});

test('all can be changed', () => {
  const args = ['--port', '7300', '--ui-port=8300', '--default-poll-limits', '--wait'];
  expect(readCommandLine(args)).toEqual({
    port: 7300,
    uiPort: 8300,
    pollLimits: 'default',
    help: false,
    wait: true,
  });
});

test('a wrong port and an unknown option are refused by name', () => {
  expect(() => readCommandLine(['--port', 'x'])).toThrow(
    '--port must be a port between 1 and 65535, not "x"',
  );
  expect(() => readCommandLine(['--prot', '1'])).toThrow('--prot');
});
