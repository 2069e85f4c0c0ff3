import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SealingKey } from './callbacks/token-sealer.js';
import { stateFolder } from './state-folder.js';

/** The keys for sealing tokens can't be read. */
export class SealingKeyError extends Error {
  override readonly name = 'SealingKeyError';
}

const KEY_BYTES = 32;

/**
 * Reads `id:base64,id:base64`. The first key seals; the others open what was sealed with them before.
 *
 * @throws SealingKeyError
 */
export function parseSealingKeys(text: string): [SealingKey, ...SealingKey[]] {
  const keys = text.split(',').map((entry): SealingKey => {
    const [, id, base64] = /^([^:]+):(.+)$/.exec(entry.trim()) ?? [];
    const secret = new Uint8Array(Buffer.from(base64 ?? '', 'base64'));
    if (id === undefined || secret.length !== KEY_BYTES) {
      throw new SealingKeyError(
        'STIGMER_TOKEN_KEYS takes id:key, or several with commas between, where each key is 32 bytes in Base64. ' +
          'Make one with: openssl rand -base64 32',
      );
    }
    return { id, secret };
  });
  const [first, ...others] = keys;
  if (first === undefined) {
    throw new SealingKeyError('STIGMER_TOKEN_KEYS is empty.');
  }
  return [first, ...others];
}

/**
 * The key of a development machine: made once and kept in the user's state folder, so that executions which wait across a
 * restart can still be told.
 */
export function developmentKey(env: Readonly<Record<string, string | undefined>>): SealingKey {
  const folder = stateFolder(env);
  const path = join(folder, 'token-key');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(path, randomBytes(KEY_BYTES).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
  return parseSealingKeys(`development:${readFileSync(path, 'utf8')}`)[0];
}
