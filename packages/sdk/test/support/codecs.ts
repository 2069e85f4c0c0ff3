import type { Payload } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import { randomBytes } from 'node:crypto';
import { AesCodec } from '../guide/payload-codec.js';

const key = randomBytes(32);

/** Encrypts, and passes on what it has not encrypted. */
export class PassingCodec extends AesCodec {
  constructor() {
    super(key);
  }
}

/** Encrypts, and refuses what it has not encrypted. */
export class StrictCodec extends PassingCodec {
  override async decode(payloads: Payload[]): Promise<Payload[]> {
    for (const { metadata } of payloads) {
      const encoding = decode(metadata?.['encoding'] ?? new Uint8Array());
      if (encoding !== 'binary/aes-256-gcm') {
        throw new Error(`The payload is not encrypted: ${encoding}`);
      }
    }
    return super.decode(payloads);
  }
}
