import { createRegistry, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '#revision-1/ai/stigmer/agentic/agentexecution/v1/api_pb.js';
import { WorkflowExecutionSchema } from '#revision-1/ai/stigmer/agentic/workflowexecution/v1/api_pb.js';

const registry = createRegistry(AgentExecutionSchema, WorkflowExecutionSchema);

/**
 * Reads an execution with the frozen stubs of the first revision, as strictly as the default converters of Go and Python.
 *
 * @throws Error where it has a field or an enum value that the first revision had not
 */
export function readRevisionOne(messageType: string, json: JsonValue) {
  const schema = registry.getMessage(messageType);
  if (schema === undefined) {
    throw new Error(`The first revision had no message "${messageType}".`);
  }
  return fromJson(schema, json, { registry, ignoreUnknownFields: false });
}
