import { Code, type ConnectError } from '@connectrpc/connect';
import { createHash } from 'node:crypto';
import { refuse } from './execution-errors.js';

const QUERY_HASH_BYTES = 8;

/** A page token as callers hold it: Temporal's own, bound to the query that it belongs to. */
export function writePageToken(query: string, token: Uint8Array | null | undefined): string {
  return token?.length ? Buffer.concat([queryHash(query), token]).toString('base64url') : '';
}

/**
 * Temporal's own page token; undefined for the first page.
 *
 * @throws ConnectError INVALID_ARGUMENT for a token of another query
 */
export function readPageToken(query: string, text: string): Uint8Array | undefined {
  if (text === '') {
    return undefined;
  }
  const bytes = Buffer.from(text, 'base64url');
  if (!bytes.subarray(0, QUERY_HASH_BYTES).equals(queryHash(query))) {
    throw damagedPageToken();
  }
  return bytes.subarray(QUERY_HASH_BYTES);
}

/** The refusal of a page token that is damaged, or of other filters. */
export function damagedPageToken(): ConnectError {
  return refuse(
    Code.InvalidArgument,
    'page_token does not belong to these filters. Pass next_page_token of the answer before, and the same filters.',
  );
}

function queryHash(query: string): Buffer {
  return createHash('sha256').update(query).digest().subarray(0, QUERY_HASH_BYTES);
}
