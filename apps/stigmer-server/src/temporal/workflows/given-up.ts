import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { DELIVERY_FAILED, type DeliveryFailureDetails, type FinalDelivery } from '../activity-contract.js';

/**
 * The report of a delivery that was given up at its caller's deadline.
 *
 * @throws a cancellation as it is
 */
export function givenUp(error: unknown): FinalDelivery {
  if (isCancellation(error)) {
    throw error;
  }
  const last = lastTry(error);
  return {
    state: 'FAILED',
    attempts: attemptsOf(last),
    lastError: `Not delivered before the caller's deadline: ${last instanceof Error ? last.message : String(last)}`,
  };
}

/** Temporal wraps what the last try said into the timeout that ended the tries, and that into the activity's failure. */
function lastTry(error: unknown): unknown {
  let current = error;
  while ((current instanceof ActivityFailure || current instanceof TimeoutFailure) && current.cause) {
    current = current.cause;
  }
  return current;
}

function attemptsOf(failure: unknown): number {
  const details: unknown =
    failure instanceof ApplicationFailure && failure.type === DELIVERY_FAILED
      ? failure.details?.[0]
      : undefined;
  return isDetails(details) ? details.attempts : 1;
}

function isDetails(value: unknown): value is DeliveryFailureDetails {
  return (
    typeof value === 'object' && value !== null && 'attempts' in value && typeof value.attempts === 'number'
  );
}
