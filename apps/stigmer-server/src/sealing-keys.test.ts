import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { developmentKey, parseSealingKeys, SealingKeyError } from './sealing-keys.js';

const base64 = Buffer.alloc(32, 1).toString('base64');

test('several keys are read in their order', () => {
  expect(parseSealingKeys(`new:${base64}, old:${base64}`).map(({ id }) => id)).toEqual(['new', 'old']);
});

test('a key that is not 32 bytes is refused, and not repeated in the message', () => {
  for (const text of ['', 'nokey', 'a:c2hvcnQ=', `:${base64}`]) {
    expect(() => parseSealingKeys(text)).toThrow(SealingKeyError);
  }
  expect(() => parseSealingKeys('a:c2hvcnQ=')).toThrow(expect.not.objectContaining({ message: /c2hvcnQ/ }));
});

test('the key of a development machine is made once, for its user alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stigmer-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { XDG_STATE_HOME: folder };
  const made = developmentKey(env);
  expect(developmentKey(env)).toEqual(made);
  expect(statSync(join(folder, 'stigmer', 'token-key')).mode & 0o777).toBe(0o600);
});
