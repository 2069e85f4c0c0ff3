import { executionSchemas, messageTypeOf } from '@stigmer/handshake';
import type { Payload } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';

const executionTypes: ReadonlySet<string> = new Set(
  Object.values(executionSchemas).map(({ typeName }) => typeName),
);

/** The metadata of a payload whose value holds executions among other things. Other SDKs pass it over: to them it is JSON. */
const HOLDS_EXECUTIONS = 'stigmer-executions';

/** Whether a payload holds an execution of Stigmer's, as it delivers them. */
export function isExecutionPayload(payload: Payload): boolean {
  const messageType = messageTypeOf(payload);
  return messageType !== undefined && executionTypes.has(messageType);
}

/** Whether a payload's value holds executions in their JSON form. */
export function holdsExecutions({ metadata }: Payload): boolean {
  return metadata?.[HOLDS_EXECUTIONS] !== undefined;
}

/** The payload, with what tells {@link holdsExecutions}. */
export function markedAsHolding(payload: Payload): Payload {
  return { ...payload, metadata: { ...payload.metadata, [HOLDS_EXECUTIONS]: encode('@type') } };
}
