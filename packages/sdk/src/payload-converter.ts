import {
  JsonProtobufPayloadConverter,
  withExecutionsAsJson,
  withExecutionsFromJson,
} from '@stigmer/handshake';
import {
  defaultPayloadConverter,
  type ConverterHint,
  type Payload,
  type PayloadConverter,
  type SerializationContext,
} from '@temporalio/common';
import { CONVERTER_MARKER } from './converter-marker.js';
import { holdsExecutions, isExecutionPayload, markedAsHolding } from './execution-payload.js';

/**
 * Adds Stigmer's executions to a payload converter: they are converted to and from `json/protobuf`, and everything else,
 * `json/protobuf` payloads of other messages too, is left to the given converter. That also gets the arrays and plain objects that
 * hold executions, with these in their JSON form; a payload's metadata tell where there are any to make again.
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
    const message = this.#messages.toPayload(value);
    if (message) {
      return message;
    }
    const json = withExecutionsAsJson(value);
    return json === undefined
      ? this.#others.toPayload(value, context, hint)
      : markedAsHolding(this.#others.toPayload(json, context));
  }

  fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    if (isExecutionPayload(payload)) {
      return this.#messages.fromPayload<T>(payload);
    }
    const value = this.#others.fromPayload<T>(payload, context, hint);
    // The interface lets the caller name the type that it expects.
    return holdsExecutions(payload) ? (withExecutionsFromJson(value) as T) : value;
  }
}

/** Temporal's default payload converter with Stigmer's messages added. Temporal loads it by this module's path. */
export const payloadConverter: PayloadConverter = withStigmerMessages(defaultPayloadConverter);
