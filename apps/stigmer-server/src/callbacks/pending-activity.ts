import { optionalTsToMs, tsToMs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';
import type { CallbackBinding } from '../temporal/owner-contract.js';

const { PendingActivityState } = proto.temporal.api.enums.v1;

type Timestamp = temporal.api.workflow.v1.IPendingActivityInfo['lastStartedTime'];

/** What Temporal tells of a caller's activity that has not ended. All times are Temporal's, in milliseconds since the epoch. */
export interface PendingActivity {
  /** The attempt that runs, or that is to run next. */
  readonly attempt: number;
  /** Whether that attempt has begun. */
  readonly isStarted: boolean;
  /** Whether it has begun, and waits for nothing but its end: neither its cancellation nor a pause has been asked for. */
  readonly isUndisturbed: boolean;
  /** When the last attempt that has begun did so. */
  readonly startedAtMs: number | undefined;
  /** Why the attempt before failed. */
  readonly lastFailure: temporal.api.failure.v1.IFailure | undefined;
  /** What the activity shows of its progress. */
  readonly heartbeatDetails: Uint8Array | undefined;
  /**
   * The end of this attempt (start-to-close), where it has begun, or of all attempts (schedule-to-close), whichever comes first;
   * undefined where there is none.
   */
  readonly deadlineMs: number | undefined;
  /** 0: it needs no heartbeat. Undefined where Temporal (before 1.28) does not tell it. */
  readonly heartbeatTimeoutMs: number | undefined;
}

/** When Temporal gives a caller's activity up; what isn't known, or does not apply, is absent. */
export type CallerTimeouts = Pick<CallbackBinding, 'deadline' | 'heartbeatTimeoutMs'>;

/** An activity as `DescribeWorkflowExecution` tells it. */
export function pendingActivityOfWorkflow(
  info: temporal.api.workflow.v1.IPendingActivityInfo,
): PendingActivity {
  const { activityOptions } = info;
  return pendingActivity(info, info.state, {
    startToCloseMs: optionalTsToMs(activityOptions?.startToCloseTimeout) ?? 0,
    heartbeatTimeoutMs: activityOptions ? (optionalTsToMs(activityOptions.heartbeatTimeout) ?? 0) : undefined,
  });
}

/** A standalone activity as `DescribeActivityExecution` tells it. */
export function pendingStandaloneActivity(
  info: temporal.api.activity.v1.IActivityExecutionInfo,
): PendingActivity {
  return pendingActivity(info, info.runState, {
    startToCloseMs: optionalTsToMs(info.startToCloseTimeout) ?? 0,
    heartbeatTimeoutMs: optionalTsToMs(info.heartbeatTimeout) ?? 0,
  });
}

/** The timeouts of an activity; undefined where Temporal does not tell them. */
export function timeoutsOf({
  deadlineMs,
  heartbeatTimeoutMs,
}: Pick<PendingActivity, 'deadlineMs' | 'heartbeatTimeoutMs'>): CallerTimeouts | undefined {
  if (heartbeatTimeoutMs === undefined) {
    return undefined;
  }
  return {
    ...(deadlineMs !== undefined && { deadline: new Date(deadlineMs).toISOString() }),
    ...(heartbeatTimeoutMs > 0 && { heartbeatTimeoutMs }),
  };
}

/** What both descriptions tell under the same names. */
type Described = Pick<
  temporal.api.workflow.v1.IPendingActivityInfo,
  'attempt' | 'lastStartedTime' | 'lastFailure' | 'heartbeatDetails' | 'expirationTime'
>;

interface Timeouts {
  readonly startToCloseMs: number;
  readonly heartbeatTimeoutMs: number | undefined;
}

function pendingActivity(
  { attempt, lastStartedTime, lastFailure, heartbeatDetails, expirationTime }: Described,
  state: temporal.api.enums.v1.PendingActivityState | null | undefined,
  { startToCloseMs, heartbeatTimeoutMs }: Timeouts,
): PendingActivity {
  const isUndisturbed = state === PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
  const isStarted =
    isUndisturbed ||
    state === PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED ||
    state === PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED;
  const startedAtMs = timeMs(lastStartedTime);
  const ends = [
    ...(isStarted && startedAtMs !== undefined && startToCloseMs > 0 ? [startedAtMs + startToCloseMs] : []),
    timeMs(expirationTime) ?? Number.POSITIVE_INFINITY,
  ];
  const end = Math.min(...ends);
  return {
    attempt: attempt ?? 0,
    isStarted,
    isUndisturbed,
    startedAtMs,
    lastFailure: lastFailure ?? undefined,
    heartbeatDetails: heartbeatDetails?.payloads?.[0]?.data ?? undefined,
    deadlineMs: Number.isFinite(end) ? end : undefined,
    heartbeatTimeoutMs,
  };
}

/** Temporal says "never" with a time of 0, too. */
function timeMs(time: Timestamp): number | undefined {
  const ms = time ? tsToMs(time) : 0;
  return ms > 0 ? ms : undefined;
}
