import { defaultPayloadConverter, type Payload } from '@temporalio/common';

/** What the caller's pending activity shows of its execution, in `temporal workflow describe` and in Temporal's UI. */
export function heartbeatDetails(executionId: string, phase: string): Payload {
  return defaultPayloadConverter.toPayload({ execution_id: executionId, phase });
}
