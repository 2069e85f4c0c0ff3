import type { Payload, PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ENCODING = 'binary/aes-256-gcm';

/** Encrypts the bytes of payloads, and keeps the encoding that they had. */
export class AesCodec implements PayloadCodec {
  readonly #key: Buffer;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.#key = key;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map(({ metadata, data }) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
      const text = [iv, cipher.update(data ?? new Uint8Array()), cipher.final(), cipher.getAuthTag()];
      return {
        metadata: {
          ...metadata,
          encoding: encode(ENCODING),
          'inner-encoding': metadata?.encoding ?? encode(''),
        },
        data: Buffer.concat(text),
      };
    });
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (isOurs(payload) ? this.#decrypt(payload) : payload));
  }

  #decrypt({ metadata, data }: Payload): Payload {
    const bytes = Buffer.from(data ?? []);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const { 'inner-encoding': encoding = encode(''), ...rest } = metadata ?? {};
    return {
      metadata: { ...rest, encoding },
      data: Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]),
    };
  }
}

function isOurs({ metadata }: Payload): boolean {
  return decode(metadata?.['encoding'] ?? new Uint8Array()) === ENCODING;
}
