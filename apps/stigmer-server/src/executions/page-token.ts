import { Code, type ConnectError } from '@connectrpc/connect';
import { createHash } from 'node:crypto';
import { refuse } from './execution-errors.js';

const HASH_BYTES = 8;

/** A page token as callers hold it: Temporal's own, bound to the query that it belongs to. */
export function writePageToken(query: string, token: Uint8Array | null | undefined): string {
  return token?.length ? Buffer.concat([hash(query, token), token]).toString('base64url') : '';
}

/**
 * Temporal's own page token; undefined for the first page. One that is damaged is not passed on: Temporal may tell a fault of its
 * own, which is worth another try.
 *
 * @throws ConnectError INVALID_ARGUMENT for a token of another query, or one that is damaged
 */
export function readPageToken(query: string, text: string): Uint8Array | undefined {
  if (text === '') {
    return undefined;
  }
  const bytes = Buffer.from(text, 'base64url');
  const token = bytes.subarray(HASH_BYTES);
  // Characters that are none of Base64, or too many, would be passed over.
  if (bytes.toString('base64url') !== text || !bytes.subarray(0, HASH_BYTES).equals(hash(query, token))) {
    throw damagedPageToken();
  }
  return token;
}

/** The refusal of a page token that is damaged, or of other filters. */
export function damagedPageToken(): ConnectError {
  return refuse(
    Code.InvalidArgument,
    'page_token is damaged, or does not belong to these filters. Pass next_page_token of the answer before, and the same filters.',
  );
}

function hash(query: string, token: Uint8Array): Buffer {
  return createHash('sha256').update(query).update('\0').update(token).digest().subarray(0, HASH_BYTES);
}
