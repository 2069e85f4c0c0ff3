import { toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { durationFromMs, DurationSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError } from '@connectrpc/connect';

/** The field `retry_delay` of google.rpc.RetryInfo. */
const RETRY_DELAY = 1;

/**
 * The detail of an error which says when to try again: a `google.rpc.RetryInfo`
 * (https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto). No package that the server has comes with it.
 */
export function retryInfo(afterMs: number): { readonly type: string; readonly value: Uint8Array } {
  const writer = new BinaryWriter();
  writer.tag(RETRY_DELAY, WireType.LengthDelimited).bytes(toBinary(DurationSchema, durationFromMs(afterMs)));
  return { type: 'google.rpc.RetryInfo', value: writer.finish() };
}

/** Refuses what is too much now, and may well be taken a little later. */
export function tooMuchNow(
  message: string,
  retryAfterMs: number,
  code = Code.ResourceExhausted,
): ConnectError {
  const error = new ConnectError(message, code);
  error.details.push(retryInfo(retryAfterMs));
  return error;
}
