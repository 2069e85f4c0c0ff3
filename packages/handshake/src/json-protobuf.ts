import {
  createRegistry,
  fromJson,
  isMessage,
  toJson,
  type DescMessage,
  type JsonValue,
  type Message,
  type Registry,
} from '@bufbuild/protobuf';
import {
  PayloadConverterError,
  ValueError,
  type Payload,
  type PayloadConverterWithEncoding,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import { executionSchemas } from './execution-kind.js';

/** The payload encoding of Protobuf messages in their JSON form, as all Temporal SDKs know it. */
export const JSON_PROTOBUF = 'json/protobuf';

const ENCODING = encode(JSON_PROTOBUF);

/**
 * Converts protobuf-es messages to and from Temporal payloads of encoding `json/protobuf`, the form that the default data
 * converters of Temporal's Go, Java and Python SDKs use for generated classes. Fields that a payload has and the schema
 * hasn't are ignored, so that an older caller can read what a newer server sends. Values that are no message of a known
 * type are left to the next converter.
 */
export class JsonProtobufPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = JSON_PROTOBUF;
  readonly #types: Registry;

  /** @param messages the message types to convert, beyond Stigmer's own executions */
  constructor(messages: readonly DescMessage[] = []) {
    this.#types = createRegistry(...Object.values(executionSchemas), ...messages);
  }

  toPayload(value: unknown): Payload | undefined {
    if (!isMessage(value)) {
      return undefined;
    }
    const schema = this.#types.getMessage(value.$typeName);
    return schema && messageToPayload(schema, value, this.#types);
  }

  /** @throws PayloadConverterError if the message type is not known or the JSON does not fit it. */
  fromPayload<T>(payload: Payload): T {
    const messageType = messageTypeOf(payload) ?? '';
    const schema = this.#types.getMessage(messageType);
    if (schema === undefined) {
      throw new PayloadConverterError(
        `A json/protobuf payload holds a "${messageType}", which this converter does not know. ` +
          'Give its schema to the payload converter.',
      );
    }
    try {
      const json = JSON.parse(decode(payload.data ?? new Uint8Array())) as JsonValue;
      // The interface lets the caller name the type that it expects, for every converter alike.
      return fromJson(schema, json, { registry: this.#types, ignoreUnknownFields: true }) as T;
    } catch (cause) {
      throw new PayloadConverterError(
        `A json/protobuf payload does not hold a valid "${messageType}".`,
        cause,
      );
    }
  }
}

/** The full name of the message in a `json/protobuf` payload; undefined for a payload of another encoding. */
export function messageTypeOf({ metadata }: Payload): string | undefined {
  const encoding = metadata?.['encoding'];
  const messageType = metadata?.['messageType'];
  return encoding && messageType && decode(encoding) === JSON_PROTOBUF ? decode(messageType) : undefined;
}

/**
 * Puts a message into a `json/protobuf` payload.
 *
 * @throws ValueError if the message can't be written as JSON
 */
export function messageToPayload(schema: DescMessage, message: Message, registry?: Registry): Payload {
  try {
    return {
      metadata: { encoding: ENCODING, messageType: encode(schema.typeName) },
      data: encode(JSON.stringify(toJson(schema, message, { ...(registry && { registry }) }))),
    };
  } catch (cause) {
    throw new ValueError(`A ${schema.typeName} can't be written as JSON.`, cause);
  }
}
