import { executionSchemas, messageTypeOf } from '@stigmer/handshake';
import type { Payload } from '@temporalio/common';

const executionTypes: ReadonlySet<string> = new Set(
  Object.values(executionSchemas).map(({ typeName }) => typeName),
);

/** Whether a payload holds an execution of Stigmer's, as it delivers them. */
export function isExecutionPayload(payload: Payload): boolean {
  const messageType = messageTypeOf(payload);
  return messageType !== undefined && executionTypes.has(messageType);
}
