import type { JsonObject } from '@bufbuild/protobuf';
import type { Execution, ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  defineSignal,
  defineUpdate,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import {
  CANCEL_ORIGIN_SIGNAL,
  REBIND_UPDATE,
  type CallbackBinding,
  type CancelRequest,
  type OwnerOptions,
} from '../owner-contract.js';
import { deliver } from './deliver.js';
import { cancelled, completed, failed, timedOut, type ExecutionEnd } from './execution-end.js';
import { OwnedExecution } from './owned-execution.js';

const cancelOriginSignal = defineSignal<[CancelRequest]>(CANCEL_ORIGIN_SIGNAL);
const rebindUpdate = defineUpdate<void, [CallbackBinding]>(REBIND_UPDATE);

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
  run: () => Promise<JsonObject>,
): Promise<ExecutionByKind[K]> {
  let cancelRequest: CancelRequest = CANCELLED_IN_TEMPORAL;
  setHandler(cancelOriginSignal, (request) => {
    cancelRequest = request;
  });

  const owned = new OwnedExecution(accepted, options.callback);
  setHandler(rebindUpdate, (callback) => owned.rebind(callback), {
    validator: (callback) => owned.checkRebind(callback),
  });
  const end = options.callerCancelRequested
    ? cancelled(kind, { origin: 'caller', reason: 'The caller had cancelled its activity.' })
    : await runToItsEnd(kind, owned, options.timeLimitMs, run, () => cancelRequest);
  owned.end(end);

  await tellCaller(kind, owned, end, options.retryableFailures);
  return closeAs(end, owned.execution);
}

async function tellCaller(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  end: ExecutionEnd,
  retryable: boolean,
): Promise<void> {
  let waiting = owned.callback;
  while (waiting) {
    const report = await deliver(kind, owned.execution, end, waiting, retryable);
    // A later attempt of the caller's activity may have taken over while an earlier one was being told in vain.
    const rebound = owned.callback !== waiting && report.state !== 'DELIVERED';
    if (!rebound) {
      owned.callerTold(report);
      return;
    }
    waiting = owned.callback;
  }
}

async function runToItsEnd(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  timeLimitMs: number,
  run: () => Promise<JsonObject>,
  cancelRequest: () => CancelRequest,
): Promise<ExecutionEnd> {
  const root = CancellationScope.current();
  try {
    owned.begin();
    return completed(await CancellationScope.withTimeout(timeLimitMs, run));
  } catch (error) {
    if (!isCancellation(error)) {
      return failed(kind, error);
    }
    return root.consideredCancelled ? cancelled(kind, cancelRequest()) : timedOut(kind, timeLimitMs);
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
