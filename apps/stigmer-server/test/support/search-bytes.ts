const ALIGNMENTS = [0, 1, 2];
/** What follows a part of a Base64 text changes its last characters. */
const UNSURE_BASE64 = 4;

/** All bytes and texts inside a value, however deep, as one text with a character for each byte. */
export function bytesInside(value: unknown): string {
  if (value instanceof Uint8Array) {
    return `${Buffer.from(value).toString('latin1')}\n`;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).map(bytesInside).join('');
  }
  return `${String(value)}\n`;
}

/** The forms in which a secret is found in a text of {@link bytesInside}: as it is, as Base64 and as hex digits. */
export function formsOf(secret: Uint8Array): string[] {
  const base64 = ALIGNMENTS.flatMap((start) => {
    const part = Buffer.from(secret.subarray(start));
    return [part.toString('base64'), part.toString('base64url')].map((text) =>
      text.replace(/=+$/, '').slice(0, -UNSURE_BASE64),
    );
  });
  const hex = Buffer.from(secret).toString('hex');
  return [Buffer.from(secret).toString('latin1'), hex, hex.toUpperCase(), ...base64];
}
