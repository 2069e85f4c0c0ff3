import { JsonProtobufPayloadConverter } from '@stigmer/handshake';
import {
  defaultPayloadConverter,
  type ConverterHint,
  type Payload,
  type PayloadConverter,
  type SerializationContext,
} from '@temporalio/common';
import { CONVERTER_MARKER } from './converter-marker.js';
import { isExecutionPayload } from './execution-payload.js';

/**
 * Adds Stigmer's executions to a payload converter: they are converted to and from `json/protobuf`, and everything else,
 * `json/protobuf` payloads of other messages too, is left to the given converter.
 *
 * For users who have a payload converter of their own; their converter module then exports
 * `payloadConverter = withStigmerMessages(theirConverter)`.
 */
export function withStigmerMessages(converter: PayloadConverter): PayloadConverter {
  return new StigmerPayloadConverter(converter);
}

class StigmerPayloadConverter implements PayloadConverter {
  readonly marker = CONVERTER_MARKER;
  readonly #messages = new JsonProtobufPayloadConverter();
  readonly #others: PayloadConverter;

  constructor(others: PayloadConverter) {
    this.#others = others;
  }

  toPayload<T>(value: T, context?: SerializationContext, hint?: ConverterHint<T>): Payload {
    return this.#messages.toPayload(value) ?? this.#others.toPayload(value, context, hint);
  }

  fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    return isExecutionPayload(payload)
      ? this.#messages.fromPayload<T>(payload)
      : this.#others.fromPayload<T>(payload, context, hint);
  }
}

/** Temporal's default payload converter with Stigmer's messages added. Temporal loads it by this module's path. */
export const payloadConverter: PayloadConverter = withStigmerMessages(defaultPayloadConverter);
