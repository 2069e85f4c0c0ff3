import type { CallOptions } from '@connectrpc/connect';
import { create } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { CallbackOptionsSchema, type CallbackOptions } from '@stigmer/api/execution/v1';
import { LATEST_REVISION, STIGMER_REFUSED } from '@stigmer/handshake';
import { tokenLogFields } from '@stigmer/handshake/token';
import { ApplicationFailure, CompleteAsyncError, Context, type Info } from '@temporalio/activity';
import { cancelSignals } from './cancel-signals.js';
import { createFailure } from './create-failure.js';
import { createWithRetries } from './create-with-retries.js';
import { heartbeatWhile } from './heartbeat-while.js';

/** What of the spec the handshake adds. */
export interface CallbackFields {
  readonly callbackToken: Uint8Array;
  readonly callback: CallbackOptions;
}

/** One execution to hand over. */
export interface HandOver {
  /** What is executed, for the log. */
  readonly noun: 'Agent' | 'Workflow';
  readonly createTimeoutMs: number;
  readonly create: (callback: CallbackFields, options: CallOptions) => Promise<{ readonly id: string }>;
}

/**
 * Hands the execution and this activity's task token to Stigmer, then leaves the activity pending: Stigmer completes it.
 *
 * @throws CompleteAsyncError when Stigmer has accepted the execution
 * @throws ApplicationFailure STIGMER_REFUSED or STIGMER_UNAVAILABLE when it has not
 * @throws CancelledFailure when the activity was cancelled first
 */
export async function handOver({ noun, createTimeoutMs, create: createExecution }: HandOver): Promise<never> {
  const beganAt = performance.now();
  const { info, log, cancellationSignal } = Context.current();
  checkToken(info);
  const { taskToken } = info;
  // Without the plugin, Temporal's SDK adds the whole token to each of these lines under this name.
  const masked = { taskToken: undefined };
  log.info('Extracted task token', {
    ...masked,
    ...tokenLogFields(taskToken),
    // A standalone activity has no workflow.
    ...(info.workflowExecution
      ? { workflow_id: info.workflowExecution.workflowId }
      : { activity_id: info.activityId, activity_run_id: info.activityRunId }),
  });
  const callback = (): CallbackFields => ({
    callbackToken: taskToken,
    callback: callbackOptions(info, timeoutMs(info) - (performance.now() - beganAt)),
  });
  const { cancelled, stopping } = cancelSignals(cancellationSignal);
  const { id } = await heartbeatWhile(async () => {
    try {
      return await createWithRetries((options) => createExecution(callback(), options), {
        timeoutMs: createTimeoutMs,
        cancelled,
        stopping,
        onRetry: ({ message }) =>
          log.warn('Stigmer is not available, trying again', { ...masked, error: message }),
      });
    } catch (error) {
      // A cancelled activity fails with the cancellation, as Temporal expects.
      cancelled.throwIfAborted();
      throw createFailure(error);
    }
  });
  log.info(`${noun} execution started, waiting for completion`, { ...masked, execution_id: id });
  throw new CompleteAsyncError();
}

function checkToken({ taskToken, isLocal }: Info): void {
  if (isLocal) {
    throw ApplicationFailure.nonRetryable(
      'A local activity can not wait for Stigmer: call it as a regular activity, with executeAgent or executeWorkflow.',
      STIGMER_REFUSED,
    );
  }
  if (taskToken.length === 0) {
    throw ApplicationFailure.nonRetryable(
      'The task token is empty: nobody could be told the outcome.',
      STIGMER_REFUSED,
    );
  }
}

function callbackOptions(info: Info, timeLeftMs: number): CallbackOptions {
  return create(CallbackOptionsSchema, {
    namespace: info.activityNamespace,
    revision: LATEST_REVISION,
    heartbeatTimeout: durationFromMs(info.heartbeatTimeoutMs ?? 0),
    // A worker's clock may be wrong, so no time of its own is told.
    ...(Number.isFinite(timeLeftMs) && { timeLeft: durationFromMs(Math.max(0, Math.round(timeLeftMs))) }),
  });
}

/**
 * How long this attempt may take, or all attempts from its scheduling on: by Temporal's times alone, in milliseconds. Infinite
 * where they do not tell.
 */
function timeoutMs({
  startToCloseTimeoutMs,
  scheduledTimestampMs,
  currentAttemptScheduledTimestampMs,
  scheduleToCloseTimeoutMs,
  workflowExecution,
}: Info): number {
  // A standalone activity's schedule-to-close timeout counts from the end of a start delay, which nothing here tells.
  if (!workflowExecution && scheduleToCloseTimeoutMs > 0) {
    return Number.POSITIVE_INFINITY;
  }
  const attemptEnds = startToCloseTimeoutMs > 0 ? startToCloseTimeoutMs : Number.POSITIVE_INFINITY;
  const passedMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  const activityEnds =
    scheduleToCloseTimeoutMs > 0 ? scheduleToCloseTimeoutMs - passedMs : Number.POSITIVE_INFINITY;
  return Math.min(attemptEnds, activityEnds);
}
