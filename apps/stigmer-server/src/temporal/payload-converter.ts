import { AgentExecutionStatusSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionStatusSchema } from '@stigmer/api/workflowexecution/v1';
import { JsonProtobufPayloadConverter, wellFormedJson } from '@stigmer/handshake';
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  encodingKeys,
  JsonPayloadConverter,
  METADATA_ENCODING_KEY,
  UndefinedPayloadConverter,
  ValueError,
  type Payload,
  type PayloadConverter,
} from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';
import { UnreadablePayload } from './unreadable-payload.js';

/** As Temporal's own, but every text is well-formed, and what can't be written is told why. */
class WellFormedJsonPayloadConverter extends JsonPayloadConverter {
  override toPayload(value: unknown): Payload | undefined {
    const json = jsonOf(value);
    return json === undefined
      ? undefined
      : { metadata: { [METADATA_ENCODING_KEY]: encodingKeys.METADATA_ENCODING_JSON }, data: encode(json) };
  }
}

function jsonOf(value: unknown): string | undefined {
  try {
    return wellFormedJson(value);
  } catch (cause) {
    const why = cause instanceof RangeError ? 'it is nested too deeply, or too large' : 'it is no JSON';
    throw new ValueError(`A value can't be written for Temporal: ${why}.`, cause);
  }
}

const converters = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new JsonProtobufPayloadConverter([AgentExecutionStatusSchema, WorkflowExecutionStatusSchema]),
  new WellFormedJsonPayloadConverter(),
);

/**
 * The payload converter of the server's own workflows, activities and client. Temporal loads it by its path.
 *
 * Agents on workers of their own may send payloads that can't be read here. Throwing would hold the owner's workflow task up
 * for ever: its code gets an {@link UnreadablePayload}, and decides.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => converters.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      return converters.fromPayload<T>(payload);
    } catch (error) {
      // The interface lets the caller name the type that it expects; whoever reads what others sent looks at what came.
      return new UnreadablePayload(error instanceof Error ? error.message : String(error)) as T;
    }
  },
};
