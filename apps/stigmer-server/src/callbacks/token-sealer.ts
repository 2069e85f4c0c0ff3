import { CompactEncrypt, compactDecrypt } from 'jose';

/** A token was sealed with a key that this server doesn't have, or was tampered with. */
export class TokenUnsealError extends Error {
  override readonly name = 'TokenUnsealError';
}

/** A key for sealing tokens. */
export interface SealingKey {
  /** Names the key in what it sealed, so that keys can be rotated. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** Seals task tokens before they enter Temporal, and opens them again to use them. */
export interface TokenSealer {
  seal(token: Uint8Array): Promise<string>;
  /** @throws TokenUnsealError */
  open(sealed: string): Promise<Uint8Array>;
}

/**
 * Seals tokens as JWE (RFC 7516, compact form) with AES-256-GCM.
 *
 * @param keys the first one seals; all of them open, so that a key is rotated by putting a new one in front
 */
export function createTokenSealer(keys: readonly [SealingKey, ...SealingKey[]]): TokenSealer {
  const [current] = keys;
  const byId = new Map(keys.map((key) => [key.id, key.secret]));
  return {
    seal: (token) =>
      new CompactEncrypt(token)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current.id })
        .encrypt(current.secret),
    async open(sealed) {
      try {
        const { plaintext } = await compactDecrypt(sealed, ({ kid }) => {
          const secret = byId.get(kid ?? '');
          if (secret === undefined) {
            throw new TokenUnsealError(
              `The sealing key "${kid}" is not configured. Add it to STIGMER_TOKEN_KEYS.`,
            );
          }
          return secret;
        });
        return plaintext;
      } catch (cause) {
        throw cause instanceof TokenUnsealError
          ? cause
          : new TokenUnsealError('A sealed token could not be opened: it is damaged.', { cause });
      }
    },
  };
}
