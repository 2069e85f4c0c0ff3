import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CallbackState, type CallbackStatus } from '@stigmer/api/execution/v1';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';

const { CALLBACK_STATE_SUCCEEDED, CALLBACK_STATE_FAILED } = proto.temporal.api.enums.v1.CallbackState;

/**
 * Completes what is told of a caller that waits by a Nexus operation: Temporal itself tells it, as soon as the workflow behind the
 * operation has closed, and keeps record of how that went.
 *
 * @param operation that workflow; undefined where it is no longer there
 */
export function addNexusCompletion(
  callback: CallbackStatus,
  operation: WorkflowExecutionDescription | undefined,
): void {
  const completion = operation?.raw.callbacks?.[0];
  if (operation?.status.name === 'RUNNING' || !completion) {
    return;
  }
  const { state, attempt, lastAttemptCompleteTime, lastAttemptFailure, nextAttemptScheduleTime } = completion;
  callback.attempts = attempt ?? 0;
  callback.lastError = lastAttemptFailure?.message ?? '';
  switch (state) {
    case CALLBACK_STATE_SUCCEEDED:
      callback.state = CallbackState.DELIVERED;
      callback.lastError = '';
      if (lastAttemptCompleteTime) {
        callback.deliveredAt = timestampFromDate(new Date(tsToMs(lastAttemptCompleteTime)));
      }
      break;
    case CALLBACK_STATE_FAILED:
      if (isNotFound(lastAttemptFailure)) {
        callback.state = CallbackState.CALLER_GONE;
        callback.verdict = "The caller's operation is over.";
      } else {
        callback.state = CallbackState.FAILED;
      }
      break;
    default:
      if (nextAttemptScheduleTime) {
        callback.nextAttemptAt = timestampFromDate(new Date(tsToMs(nextAttemptScheduleTime)));
      }
  }
}

/** Whether the caller's side knows no such operation any more. Older servers only tell in words. */
function isNotFound(failure: temporal.api.failure.v1.IFailure | null | undefined): boolean {
  return (
    failure?.nexusHandlerFailureInfo?.type === 'NOT_FOUND' || (failure?.message ?? '').includes('(NOT_FOUND)')
  );
}
