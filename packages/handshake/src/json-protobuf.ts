import {
  createRegistry,
  fromJson,
  isMessage,
  toJson,
  type DescMessage,
  type JsonObject,
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
import { executionSchemas, type Execution } from './execution-kind.js';
import { wellFormedJson } from './well-formed-json.js';

/** The payload encoding of Protobuf messages in their JSON form, as all Temporal SDKs know it. */
export const JSON_PROTOBUF = 'json/protobuf';

const ENCODING = encode(JSON_PROTOBUF);

/** The platform's own, which workflow code has too: Temporal's takes twenty times as long. */
const utf8 = new TextDecoder();

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
      const json = JSON.parse(utf8.decode(payload.data ?? new Uint8Array())) as JsonValue;
      // The interface lets the caller name the type that it expects, for every converter alike.
      return messageFromJson(schema, json, this.#types) as T;
    } catch (cause) {
      throw new PayloadConverterError(
        `A json/protobuf payload does not hold a valid "${messageType}".`,
        cause,
      );
    }
  }
}

/**
 * Reads a message from its JSON form. Fields that the schema does not have are ignored. The JSON is not to be used any more.
 *
 * @throws where the JSON does not fit the schema
 */
export function messageFromJson(schema: DescMessage, json: JsonValue, registry?: Registry): Message {
  const output = takeOutput(json);
  const message = fromJson(schema, json, { ignoreUnknownFields: true, ...(registry && { registry }) });
  if (output !== undefined && isExecution(message) && message.status) {
    message.status.output = output;
  }
  return message;
}

/**
 * Takes an execution's output out of its JSON. A google.protobuf.Struct is read as the same JSON object, but member by member,
 * which takes seconds for a large one on a busy machine; and workflow code has five at a time.
 */
function takeOutput(json: JsonValue): JsonObject | undefined {
  const status = isObject(json) ? json['status'] : undefined;
  const output = isObject(status) ? status['output'] : undefined;
  if (!isObject(status) || !isObject(output)) {
    return undefined;
  }
  delete status['output'];
  return output;
}

function isExecution(message: Message): message is Execution {
  return Object.values(executionSchemas).some((schema) => isMessage(message, schema));
}

function isObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The full name of the message in a `json/protobuf` payload; undefined for a payload of another encoding. */
export function messageTypeOf({ metadata }: Payload): string | undefined {
  const encoding = metadata?.['encoding'];
  const messageType = metadata?.['messageType'];
  return encoding && messageType && decode(encoding) === JSON_PROTOBUF ? decode(messageType) : undefined;
}

/**
 * Puts a message into a `json/protobuf` payload, with well-formed texts.
 *
 * @throws ValueError if the message can't be written as JSON
 */
export function messageToPayload(schema: DescMessage, message: Message, registry?: Registry): Payload {
  try {
    return {
      metadata: { encoding: ENCODING, messageType: encode(schema.typeName) },
      data: encode(wellFormedJson(toJson(schema, message, { ...(registry && { registry }) })) ?? ''),
    };
  } catch (cause) {
    throw new ValueError(`A ${schema.typeName} can't be written as JSON.`, cause);
  }
}
