import { AgentExecutionStatusSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionStatusSchema } from '@stigmer/api/workflowexecution/v1';
import { JsonProtobufPayloadConverter } from '@stigmer/handshake';
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  UndefinedPayloadConverter,
  type Payload,
  type PayloadConverter,
} from '@temporalio/common';
import { UnreadablePayload } from './unreadable-payload.js';

const converters = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new JsonProtobufPayloadConverter([AgentExecutionStatusSchema, WorkflowExecutionStatusSchema]),
  new JsonPayloadConverter(),
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
