import type { JsonValue } from '@bufbuild/protobuf';
import {
  defaultPayloadConverter,
  type ConverterHint,
  type Payload,
  type PayloadConverter,
  type SerializationContext,
} from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import { readRevisionOne } from '../revision-1.js';

/** Temporal's default converter, with Stigmer's messages read by the frozen stubs. Temporal loads it by this module's path. */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    return metadata(payload, 'encoding') === 'json/protobuf'
      ? // The interface lets the caller name the type that it expects.
        (readRevisionOne(
          metadata(payload, 'messageType'),
          JSON.parse(decode(payload.data ?? new Uint8Array())) as JsonValue,
        ) as T)
      : defaultPayloadConverter.fromPayload<T>(payload, context, hint);
  },
};

function metadata({ metadata: entries }: Payload, name: string): string {
  return decode(entries?.[name] ?? new Uint8Array());
}
