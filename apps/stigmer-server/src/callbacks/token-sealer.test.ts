import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTokenSealer, TokenUnsealError, type SealingKey } from './token-sealer.js';

const key = (id: string): SealingKey => ({ id, secret: randomBytes(32) });
const token = randomBytes(120);

test('a sealed token opens again, and shows nothing of the token', async () => {
  const sealer = createTokenSealer([key('a')]);
  const sealed = await sealer.seal(token);
  expect(Buffer.from(await sealer.open(sealed))).toEqual(token);
  expect(sealed).not.toContain(token.toString('base64url'));
  expect(await sealer.seal(token)).not.toBe(sealed);
});

test('after a rotation the old key still opens, and the new one seals', async () => {
  const [old, current] = [key('old'), key('current')];
  const rotated = createTokenSealer([current, old]);
  expect(Buffer.from(await rotated.open(await createTokenSealer([old]).seal(token)))).toEqual(token);
  await expect(createTokenSealer([old]).open(await rotated.seal(token))).rejects.toThrow(/key "current"/);
});

test('a damaged or foreign text is refused by type', async () => {
  const sealer = createTokenSealer([key('a')]);
  const sealed = await sealer.seal(token);
  await expect(sealer.open(`${sealed.slice(0, -4)}AAAA`)).rejects.toThrow(TokenUnsealError);
  await expect(sealer.open('nonsense')).rejects.toThrow(TokenUnsealError);
  await expect(createTokenSealer([{ ...key('a') }]).open(sealed)).rejects.toThrow(TokenUnsealError);
});
