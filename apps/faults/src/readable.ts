import { fromBinary, fromJson, toBinary, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';

/** What keeps some reader from an execution that a caller was told; undefined where nothing does. */
export function unreadable(id: string, execution: JsonObject): string | undefined {
  if (!isWellFormed(execution)) {
    return 'it holds half of a surrogate pair, which has no form in UTF-8';
  }
  const schema = id.startsWith('aex-') ? AgentExecutionSchema : WorkflowExecutionSchema;
  try {
    // Readers of the binary form take messages within messages of 100 levels.
    fromBinary(schema, toBinary(schema, fromJson(schema, execution)));
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function isWellFormed(value: JsonValue): boolean {
  if (typeof value === 'string') {
    return value.isWellFormed();
  }
  if (typeof value !== 'object' || value === null) {
    return true;
  }
  return Object.entries(value).every(([name, part]) => name.isWellFormed() && isWellFormed(part));
}
