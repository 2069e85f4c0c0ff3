import { AgentExecutionStatusSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionStatusSchema } from '@stigmer/api/workflowexecution/v1';
import { JsonProtobufPayloadConverter } from '@stigmer/handshake';
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  UndefinedPayloadConverter,
} from '@temporalio/common';

/** The payload converter of the server's own workflows, activities and client. Temporal loads it by its path. */
export const payloadConverter = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new JsonProtobufPayloadConverter([AgentExecutionStatusSchema, WorkflowExecutionStatusSchema]),
  new JsonPayloadConverter(),
);
