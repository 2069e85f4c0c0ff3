import { expect, test } from 'vitest';
import { isOlder, serverIn } from './version-of.js';

test.each([
  ['temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)', '1.32'],
  ['temporal version 0.10.7 (server 1.21.5) (ui 2.17.2)', '1.21'],
  ['temporal version 0.0.0-DEV (Server v1.30.0-148, UI 2.0)', '1.30'],
  ['temporal version 9', undefined],
])('the server of %s is %s', (version, server) => {
  expect(serverIn(version)).toBe(server);
});

test.each([
  ['1.26.8', '1.26.8', false],
  ['1.26.7', '1.26.8', true],
  ['1.26.10', '1.26.8', false],
  ['1.27', '1.26.8', false],
  ['1.26', '1.26.8', true],
  ['1.9', '1.32', true],
  ['2.0', '1.32', false],
])('%s is older than %s: %s', (version, than, older) => {
  expect(isOlder(version, than)).toBe(older);
});
