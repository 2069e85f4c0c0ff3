import { gunzipSync } from 'node:zlib';

/** A gRPC message on the wire: one byte that tells whether it is compressed, four of its length, and the message. */
const HEADER_BYTES = 5;

/** The one message of a unary call's body; undefined where there is none, or not all of it. */
export function messageOf(body: Buffer): Buffer | undefined {
  if (body.length < HEADER_BYTES || body.length < HEADER_BYTES + body.readUInt32BE(1)) {
    return undefined;
  }
  const message = body.subarray(HEADER_BYTES, HEADER_BYTES + body.readUInt32BE(1));
  return body[0] === 1 ? gunzipSync(message) : message;
}
