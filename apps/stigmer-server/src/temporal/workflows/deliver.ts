import { callerOutcome, type Execution, type ExecutionKind } from '@stigmer/handshake';
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Delivery, DeliveryReport, FinalDelivery, OwnActivities } from '../activity-contract.js';
import type { CallbackBinding } from '../owner-contract.js';
import type { ExecutionEnd } from '../execution-end.js';
import { taskQueues } from '../task-queues.js';
import { givenUp } from './given-up.js';
import type { RedeliverRequests } from './redeliver-requests.js';

/** How long delivery goes on where the caller's deadline isn't known. */
const UNKNOWN_DEADLINE_MS = 30 * 24 * 3_600_000;

/** How long delivery goes on past the caller's deadline: clocks differ, and the answer then says what became of it. */
const DEADLINE_GRACE_MS = 60_000;

/** The first try, inside the workflow task that learns of the end: it nearly always does, and costs no round trip. */
const firstTry = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 1 },
});

/** Whom to tell, and how. */
export interface DeliverOptions {
  readonly callback: CallbackBinding;
  /** The same as it is by now: its timeouts may have changed. */
  readonly callbackNow: () => CallbackBinding;
  /** Asks for the caller's deadline before it counts; gives whether another one counts now. */
  readonly askForTimeouts: () => Promise<boolean>;
  readonly retryable: boolean;
  readonly requests: RedeliverRequests;
  /** Called before waiting for longer than a workflow task. */
  readonly beforeWaiting: () => void;
  /** How many times it was tried before. Default: 0. */
  readonly triedBefore?: number;
  /** Whether the outcome is in the history already, waiting for the caller's next attempt. */
  readonly held?: boolean;
}

/** Tells the caller how its execution ended; goes on until it is told, or is gone, or its deadline has passed. */
export async function deliver(
  kind: ExecutionKind,
  execution: Execution,
  end: ExecutionEnd,
  {
    callback,
    callbackNow,
    askForTimeouts,
    retryable,
    requests,
    beforeWaiting,
    triedBefore = 0,
    held = false,
  }: DeliverOptions,
): Promise<DeliveryReport> {
  if (end.cancelOrigin === 'caller-gone') {
    return callerGone(end);
  }
  const outcome = callerOutcome(kind, end.phase, end.cancelOrigin);
  const delivery: Delivery = { kind, outcome, retryable, callback, triedBefore };
  try {
    const report = await firstTry.deliverOutcome(execution, delivery);
    if (report.state !== 'BETWEEN_ATTEMPTS' || held) {
      return report;
    }
  } catch {
    // A regular activity tries again, and for longer.
  }
  beforeWaiting();
  // From here on the outcome waits; the activity's input is where Get reads it meanwhile.
  return requests.restarting(async () => {
    let tries = triedBefore + 1;
    for (;;) {
      try {
        return await keepTrying(execution, { ...delivery, callback: callbackNow(), triedBefore: tries });
      } catch (error) {
        const report = givenUp(error);
        if (!(await askForTimeouts())) {
          return report;
        }
        tries = Math.max(tries, report.attempts);
      }
    }
  });
}

/** The report on a caller that was found to be gone while its execution ran. */
export function callerGone({ error }: ExecutionEnd): FinalDelivery {
  return { state: 'CALLER_GONE', attempts: 0, ...(error && { verdict: error.message }) };
}

/** @throws ActivityFailure at the caller's deadline */
function keepTrying(execution: Execution, delivery: Delivery): Promise<DeliveryReport> {
  const { deliverOutcome } = proxyActivities<OwnActivities>({
    taskQueue: taskQueues.deliveries,
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: timeLeftMs(delivery.callback),
    // Each failure says how long to wait before the next try; this is for tries that end without one.
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });
  return deliverOutcome(execution, delivery);
}

function timeLeftMs(callback: CallbackBinding): number {
  if (callback.deadline === undefined) {
    return UNKNOWN_DEADLINE_MS;
  }
  return Math.max(0, Date.parse(callback.deadline) - Date.now()) + DEADLINE_GRACE_MS;
}
