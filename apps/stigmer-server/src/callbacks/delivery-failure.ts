import { ApplicationFailure } from '@temporalio/common';
import { DELIVERY_FAILED, type DeliveryFailureDetails } from '../temporal/activity-contract.js';

/** The longest pause between two tries, in milliseconds. */
const MAX_PAUSE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;

/**
 * What a try to deliver fails with: Temporal tries again after a pause that doubles, up to a minute; a random half of it
 * keeps many deliveries from coming back at the same moment after an outage.
 *
 * @param attempts how many times it has been tried by now
 */
export function deliveryFailure(error: unknown, attempts: number): ApplicationFailure {
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 10));
  const details: DeliveryFailureDetails = { attempts };
  return ApplicationFailure.create({
    type: DELIVERY_FAILED,
    message: error instanceof Error ? error.message : String(error),
    nextRetryDelay: pauseMs * (0.5 + Math.random() / 2),
    details: [details],
    ...(error instanceof Error && { cause: error }),
  });
}
