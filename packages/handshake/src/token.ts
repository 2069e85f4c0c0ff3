import { createHash } from 'node:crypto';

const PREVIEW_CHARACTERS = 20;
const FINGERPRINT_DIGITS = 16;

/**
 * The start of a task token, for logs: its first 20 characters in Base64 and "..."; a shorter token whole. It is the same
 * for all activities of a namespace, so it can't tell one from another: {@link tokenFingerprint} does.
 */
export function tokenPreview(token: Uint8Array): string {
  const base64 = Buffer.from(token).toString('base64');
  return base64.length > PREVIEW_CHARACTERS ? `${base64.slice(0, PREVIEW_CHARACTERS)}...` : base64;
}

/** What correlates log lines about one task token: the first 16 hex digits of its SHA-256. */
export function tokenFingerprint(token: Uint8Array): string {
  return createHash('sha256').update(token).digest('hex').slice(0, FINGERPRINT_DIGITS);
}

/** What may be logged of a task token; the token itself never is. */
export interface TokenLogFields {
  token_preview: string;
  /** In bytes. */
  token_length: number;
  token_fingerprint: string;
}

/** The log fields of a task token. */
export function tokenLogFields(token: Uint8Array): TokenLogFields {
  return {
    token_preview: tokenPreview(token),
    token_length: token.length,
    token_fingerprint: tokenFingerprint(token),
  };
}

/**
 * Takes the task token out of the attributes that Temporal's TypeScript SDK puts on every log line of an activity, whole and
 * in clear text. For an interceptor's `getLogAttributes`.
 */
export function withoutTaskToken(attributes: Record<string, unknown>): Record<string, unknown> {
  const { taskToken: _, ...others } = attributes;
  return others;
}
