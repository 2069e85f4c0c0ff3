import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ExecutionErrorSchema, ExecutionPhase } from '@stigmer/api/execution/v1';
import { failureCodes, isFinalPhase, type Execution, type ExecutionKind } from '@stigmer/handshake';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

/**
 * Completes the status of an owner that was ended from outside, and so could not publish its end. A status that is final
 * already stays as it is.
 *
 * @param reason what the one who ended it said, where that is known
 * @returns whether the status changed
 */
export function markTerminated(
  kind: ExecutionKind,
  status: NonNullable<Execution['status']>,
  closedAt: temporal.api.history.v1.IHistoryEvent['eventTime'],
  reason: string | null | undefined,
): boolean {
  if (isFinalPhase(status.phase)) {
    return false;
  }
  status.phase = ExecutionPhase.CANCELLED;
  status.error = create(ExecutionErrorSchema, {
    type: failureCodes[kind].CANCELLED,
    message: reason ? `Terminated in Temporal: ${reason}.` : 'Terminated in Temporal.',
  });
  if (closedAt) {
    status.completedAt = timestampFromDate(new Date(tsToMs(closedAt)));
  }
  return true;
}
