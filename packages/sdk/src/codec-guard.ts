import type { Payload, PayloadCodec } from '@temporalio/common';

/**
 * Creates a codec that changes nothing, but lets no payload through before a check has passed. It is to be the last codec,
 * which decodes first. A check that failed is made again with the next payloads: the fault may have been another's.
 */
export function codecGuard(check: () => Promise<void>): PayloadCodec {
  let checked: Promise<void> | undefined;
  const pass = async (payloads: Payload[]): Promise<Payload[]> => {
    checked ??= check().catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    await checked;
    return payloads;
  };
  return { encode: pass, decode: pass };
}
