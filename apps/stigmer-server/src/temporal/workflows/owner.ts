import type { Execution, ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { RunOutput } from '../../artifacts/artifact.js';
import { withDeadline } from '../caller-deadline.js';
import {
  CALLER_TIMEOUTS_SIGNAL,
  CANCEL_ORIGIN_SIGNAL,
  CANCELLED_IN_TEMPORAL,
  REBIND_UPDATE,
  type CallbackBinding,
  type CancelRequest,
  type ChangedTimeouts,
  type OwnerOptions,
  type Waiting,
} from '../owner-contract.js';
import type { DeliveryReport, FinalDelivery, ShortRun } from '../activity-contract.js';
import { completed, type ExecutionEnd } from '../execution-end.js';
import { askForTimeouts } from './ask-for-timeouts.js';
import { callerGone, deliver, type DeliverOptions } from './deliver.js';
import { cancelled, cancelledByItself, failed, timedOut } from './execution-ends.js';
import { failureHolder } from './hold-failure.js';
import { OwnedExecution } from './owned-execution.js';
import { RedeliverRequests } from './redeliver-requests.js';
import { TimeLimitReached, timeLeftToRunMs, withinTimeLimit } from './time-limit.js';
import { DeadlineWatch } from './watch-deadline.js';

const cancelOriginSignal = defineSignal<[CancelRequest]>(CANCEL_ORIGIN_SIGNAL);
const rebindUpdate = defineUpdate<void, [CallbackBinding]>(REBIND_UPDATE);
const callerTimeoutsSignal = defineSignal<[ChangedTimeouts]>(CALLER_TIMEOUTS_SIGNAL);

/** How often the caller's workflow is asked while its activity is between two attempts: ever less often. */
const FIRST_POLL_MS = 5_000;
const MAX_POLL_MS = 60_000;

/** The work of an execution. */
export interface Work {
  /**
   * Tries to do it within a workflow task, and tells the caller when it is done; gives undefined where it takes longer.
   *
   * @param callback the caller's activity that waits
   * @param timeLeftMs how long it may take at most
   */
  readonly atOnce?: (
    callback: CallbackBinding | undefined,
    timeLeftMs: number,
  ) => Promise<ShortRun | undefined>;
  /** Does it, however long it takes. */
  readonly run: () => Promise<RunOutput>;
}

/**
 * Owns one execution from its acceptance to the delivery of its outcome, and closes as the outcome, so that Temporal's
 * own UI tells completed, failed and cancelled executions apart. It has no time limit itself: whatever becomes of the
 * agent, the caller is told.
 */
export async function own<K extends ExecutionKind>(
  kind: K,
  accepted: ExecutionByKind[K],
  options: OwnerOptions<K>,
  work: Work,
): Promise<ExecutionByKind[K]> {
  let cancelRequest: CancelRequest = CANCELLED_IN_TEMPORAL;
  const root = CancellationScope.current();
  // Where both came before the first workflow task, Temporal cancels this workflow before it hands out the signal.
  const cancelledAtStart = root.consideredCancelled;
  setHandler(cancelOriginSignal, (request) => {
    // What was asked before the cancellation began counts, and a caller that cancelled must see its cancellation, whatever a
    // user asks at the same time.
    if ((cancelledAtStart || !root.consideredCancelled) && cancelRequest.origin !== 'caller') {
      cancelRequest = request;
    }
  });

  const owned = new OwnedExecution(
    accepted,
    options.callback && withDeadline(options.callback, workflowInfo().startTime.getTime()),
    options.shortcuts,
  );
  setHandler(rebindUpdate, (callback) => owned.rebind(callback), {
    validator: (callback) => owned.checkRebind(callback),
  });
  const requests = new RedeliverRequests();
  setHandler(callerTimeoutsSignal, (timeouts) => {
    owned.changeTimeouts(timeouts);
    // A delivery under way goes on until the deadline that it knows.
    requests.restart();
  });
  const waiting = (): Waiting | undefined => owned.callback ?? options.nexus;
  const watch = new DeadlineWatch(accepted.id, waiting);
  const beforeWaiting = (): void => {
    owned.publish();
    watch.begin();
  };
  if (!options.shortcuts) {
    watch.begin();
  }
  const ended = options.callerCancelRequested
    ? { end: cancelled(kind, { origin: 'caller', reason: 'The caller had cancelled its activity.' }) }
    : await runAndHold(kind, owned, options, {
        work,
        waiting,
        requests,
        cancelRequest: () => cancelRequest,
        beforeWaiting,
      });
  owned.end(ended.end, ended.endedAt);
  if (options.nexus && ended.end.cancelOrigin === 'caller-gone') {
    owned.callerTold(callerGone(ended.end));
  }

  const told = await tellCaller(kind, owned, ended, {
    retryable: options.retryableFailures,
    requests,
    beforeWaiting,
  });
  owned.publish();
  watch.end();
  return closeAs(told, owned.execution);
}

/** How the work of an execution ended. */
interface Ended {
  readonly end: ExecutionEnd;
  /** When; absent: now. */
  readonly endedAt?: Date;
  /** How telling the caller has gone already. */
  readonly telling?: {
    readonly callback: CallbackBinding | undefined;
    readonly tries: number;
    readonly report?: FinalDelivery;
  };
}

/**
 * Tells the caller, whichever attempt of its activity waits. Nothing cancels this.
 *
 * @returns how the execution ended: what a caller was told in an earlier try, whose record a crash or a late event undid,
 *   stands
 */
async function tellCaller(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  { end, telling }: Ended,
  options: Pick<DeliverOptions, 'retryable' | 'requests' | 'beforeWaiting'>,
): Promise<ExecutionEnd> {
  let current = end;
  let held = false;
  let pollMs = FIRST_POLL_MS;
  for (let waiting = owned.callback; waiting; waiting = owned.callback) {
    const told = waiting;
    const before = isSameAttempt(telling?.callback, told) ? telling : undefined;
    const report: DeliveryReport =
      (held ? undefined : before?.report) ??
      (await CancellationScope.nonCancellable(() =>
        deliver(kind, owned.execution, current, {
          ...options,
          callback: told,
          callbackNow: () => (isSameAttempt(owned.callback, told) ? owned.callback : told),
          askForTimeouts: () => askForTimeouts(owned),
          held,
          ...(before && { triedBefore: before.tries }),
        }),
      ));
    const rebound = () => !isSameAttempt(owned.callback, told);
    if (report.state === 'BETWEEN_ATTEMPTS') {
      // The next attempt's Create brings a new token, unless that attempt never comes: asking again tells.
      held = true;
      if (report.lastError !== undefined && !rebound()) {
        owned.outcomeWaits(report.lastError);
      }
      await CancellationScope.nonCancellable(() => condition(rebound, pollMs));
      pollMs = Math.min(2 * pollMs, MAX_POLL_MS);
    } else {
      if (report.told) {
        current = report.told;
        owned.end(current);
      }
      // An attempt that took over meanwhile waits too, whatever the one before it was told.
      if (!rebound()) {
        owned.callerTold(report);
        return current;
      }
    }
  }
  return current;
}

/** Whether two bindings are of one attempt, whose timeouts may have changed. */
function isSameAttempt(
  binding: CallbackBinding | undefined,
  other: CallbackBinding,
): binding is CallbackBinding {
  return binding?.tokenFingerprint === other.tokenFingerprint;
}

/** What an execution's end depends on, beside its options. */
interface Running {
  readonly work: Work;
  /** Who waits now. */
  readonly waiting: () => Waiting | undefined;
  readonly requests: RedeliverRequests;
  readonly cancelRequest: () => CancelRequest;
  /** To be called before the owner waits for longer than a workflow task. */
  readonly beforeWaiting: () => void;
}

/** Runs an execution, and runs it again as often as somebody recovers it from a failure that is held. */
async function runAndHold(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  options: OwnerOptions,
  running: Running,
): Promise<Ended> {
  const { waiting, requests } = running;
  const hold = failureHolder(kind, owned, {
    holdMs: options.holdOnFailureMs,
    waiting,
    requests,
    askForTimeouts: () => askForTimeouts(owned),
  });
  try {
    for (;;) {
      const ended = await runToItsEnd(kind, owned, options, running);
      if (ended.end.phase !== ExecutionPhase.FAILED || (await hold(ended.end)) === 'deliver') {
        return ended;
      }
    }
  } catch (error) {
    if (isCancellation(error)) {
      return { end: cancelled(kind, running.cancelRequest()) };
    }
    throw error;
  }
}

/** @throws a cancellation by somebody else than the time limit */
async function runToItsEnd(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  { timeLimitMs }: OwnerOptions,
  { work, waiting, beforeWaiting }: Running,
): Promise<Ended> {
  const startedAt = Date.now();
  const { callback } = owned;
  try {
    owned.begin();
    const short = await work.atOnce?.(callback, timeLeftToRunMs(timeLimitMs, waiting()));
    if (short) {
      const { output, endedAt, ...telling } = short;
      return {
        end: completed(output),
        endedAt: new Date(endedAt),
        telling: { callback, ...telling },
      };
    }
    beforeWaiting();
    const limits = { timeLimitMs, startedAt, waiting, askForTimeouts: () => askForTimeouts(owned) };
    return { end: completed(await withinTimeLimit(limits, work.run)) };
  } catch (error) {
    if (error instanceof TimeLimitReached) {
      return { end: timedOut(kind, error.message) };
    }
    if (isCancellation(error)) {
      if (CancellationScope.current().consideredCancelled) {
        throw error;
      }
      return { end: cancelledByItself(kind) };
    }
    return { end: failed(kind, error) };
  }
}

function closeAs<K extends ExecutionKind>(
  end: ExecutionEnd,
  execution: ExecutionByKind[K],
): ExecutionByKind[K] {
  if (end.phase === ExecutionPhase.COMPLETED) {
    return execution;
  }
  if (end.phase === ExecutionPhase.CANCELLED && CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(end.error?.message ?? 'Cancelled.');
  }
  throw ApplicationFailure.create({
    type: end.error?.type,
    message: end.error?.message,
    nonRetryable: true,
    details: [execution],
  });
}
