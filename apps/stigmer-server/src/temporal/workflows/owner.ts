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
} from '@temporalio/workflow';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { RunOutput } from '../../artifacts/artifact.js';
import {
  CANCEL_ORIGIN_SIGNAL,
  REBIND_UPDATE,
  type CallbackBinding,
  type CancelRequest,
  type OwnerOptions,
} from '../owner-contract.js';
import type { ExecutionEnd } from '../execution-end.js';
import { deliver, type DeliverOptions } from './deliver.js';
import { cancelled, cancelledByItself, completed, failed, timedOut } from './execution-ends.js';
import { failureHolder } from './hold-failure.js';
import { OwnedExecution } from './owned-execution.js';
import { RedeliverRequests } from './redeliver-requests.js';
import { TimeLimitReached, withinTimeLimit } from './time-limit.js';
import { watchDeadline } from './watch-deadline.js';

const cancelOriginSignal = defineSignal<[CancelRequest]>(CANCEL_ORIGIN_SIGNAL);
const rebindUpdate = defineUpdate<void, [CallbackBinding]>(REBIND_UPDATE);

/** How often the caller's workflow is asked while its activity is between two attempts: ever less often. */
const FIRST_POLL_MS = 5_000;
const MAX_POLL_MS = 60_000;

/** Cancelled in Temporal itself, by somebody who said no more. */
const CANCELLED_IN_TEMPORAL: CancelRequest = { origin: 'user', reason: 'Cancelled in Temporal.' };

/**
 * Owns one execution from its acceptance to the delivery of its outcome, and closes as the outcome, so that Temporal's
 * own UI tells completed, failed and cancelled executions apart. It has no time limit itself: whatever becomes of the
 * agent, the caller is told.
 */
export async function own<K extends ExecutionKind>(
  kind: K,
  accepted: ExecutionByKind[K],
  options: OwnerOptions<K>,
  run: () => Promise<RunOutput>,
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

  const owned = new OwnedExecution(accepted, options.callback);
  setHandler(rebindUpdate, (callback) => owned.rebind(callback), {
    validator: (callback) => owned.checkRebind(callback),
  });
  const requests = new RedeliverRequests();
  const endWatch = await watchDeadline(accepted.id, () => owned.callback);
  const end = options.callerCancelRequested
    ? cancelled(kind, { origin: 'caller', reason: 'The caller had cancelled its activity.' })
    : await runAndHold(kind, owned, options, { run, requests, cancelRequest: () => cancelRequest });
  owned.end(end);

  const told = await CancellationScope.nonCancellable(() =>
    tellCaller(kind, owned, end, { retryable: options.retryableFailures, requests }),
  );
  endWatch();
  return closeAs(told, owned.execution);
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
  end: ExecutionEnd,
  options: Pick<DeliverOptions, 'retryable' | 'requests'>,
): Promise<ExecutionEnd> {
  let current = end;
  let held = false;
  let pollMs = FIRST_POLL_MS;
  for (let waiting = owned.callback; waiting; waiting = owned.callback) {
    const told = waiting;
    const report = await deliver(kind, owned.execution, current, { ...options, callback: told, held });
    const rebound = () => owned.callback !== told;
    if (report.state === 'BETWEEN_ATTEMPTS') {
      // The next attempt's Create brings a new token, unless that attempt never comes: asking again tells.
      held = true;
      await condition(rebound, pollMs);
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

/** What an execution's end depends on, beside its options. */
interface Running {
  readonly run: () => Promise<RunOutput>;
  readonly requests: RedeliverRequests;
  readonly cancelRequest: () => CancelRequest;
}

/** Runs an execution, and runs it again as often as somebody recovers it from a failure that is held. */
async function runAndHold(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  { timeLimitMs, holdOnFailureMs }: OwnerOptions,
  { run, requests, cancelRequest }: Running,
): Promise<ExecutionEnd> {
  const hold = failureHolder(kind, owned, { holdMs: holdOnFailureMs, requests });
  try {
    for (;;) {
      const end = await runToItsEnd(kind, owned, timeLimitMs, run);
      if (end.phase !== ExecutionPhase.FAILED || (await hold(end)) === 'deliver') {
        return end;
      }
    }
  } catch (error) {
    if (isCancellation(error)) {
      return cancelled(kind, cancelRequest());
    }
    throw error;
  }
}

/** @throws a cancellation by somebody else than the time limit */
async function runToItsEnd(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  timeLimitMs: number,
  run: () => Promise<RunOutput>,
): Promise<ExecutionEnd> {
  try {
    owned.begin();
    return completed(await withinTimeLimit({ timeLimitMs, callback: () => owned.callback }, run));
  } catch (error) {
    if (error instanceof TimeLimitReached) {
      return timedOut(kind, error.message);
    }
    if (isCancellation(error)) {
      if (CancellationScope.current().consideredCancelled) {
        throw error;
      }
      return cancelledByItself(kind);
    }
    return failed(kind, error);
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
