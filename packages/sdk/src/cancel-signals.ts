import { CancelledFailure } from '@temporalio/common';

/** The message of Temporal's cancellation when a worker shuts down, whoever waits for the activity. */
const WORKER_SHUTDOWN = 'WORKER_SHUTDOWN';

/** An activity's cancellation, told apart by what it means for a call under way. */
export interface CancelSignals {
  /** Nobody waits for the activity any more. Its reason is Temporal's `CancelledFailure`. */
  readonly cancelled: AbortSignal;
  /** The worker shuts down. Someone still waits for the activity, so what is nearly done is worth ending. */
  readonly stopping: AbortSignal;
}

/** Splits an activity's cancellation signal, which Temporal also aborts when the worker shuts down. */
export function cancelSignals(activity: AbortSignal): CancelSignals {
  const cancelled = new AbortController();
  const stopping = new AbortController();
  const split = (): void => (isShutdown(activity.reason) ? stopping : cancelled).abort(activity.reason);
  if (activity.aborted) {
    split();
  } else {
    activity.addEventListener('abort', split, { once: true });
  }
  return { cancelled: cancelled.signal, stopping: stopping.signal };
}

function isShutdown(reason: unknown): boolean {
  return reason instanceof CancelledFailure && reason.message === WORKER_SHUTDOWN;
}
