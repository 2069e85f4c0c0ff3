import { isFinalPhase, type Execution } from '@stigmer/handshake';
import { ApplicationFailure } from '@temporalio/workflow';
import type { CallbackDeliveryOptions } from '../owner-contract.js';
import { askForTimeouts } from './ask-for-timeouts.js';
import { deliver } from './deliver.js';
import { OwnedExecution } from './owned-execution.js';
import { RedeliverRequests } from './redeliver-requests.js';

/**
 * Tells a caller whose owner workflow was ended from outside before it could. Its id is derived from the execution's, so
 * that there is one at most; it is the record of the delivery, which Get and List merge into the execution.
 *
 * @param ended the execution with its final status
 */
export async function CallbackDelivery(ended: Execution, options: CallbackDeliveryOptions): Promise<void> {
  const { kind, callback } = options;
  const phase = ended.status?.phase;
  if (phase === undefined || !isFinalPhase(phase)) {
    throw ApplicationFailure.nonRetryable(
      `The execution "${ended.id}" has not ended: its owner tells its caller.`,
    );
  }
  const owned = new OwnedExecution(ended, callback);
  // From now on this is the record of the callback.
  owned.rebind(callback);
  const report = await deliver(
    kind,
    owned.execution,
    { phase },
    {
      callback,
      callbackNow: () => owned.callback ?? callback,
      askForTimeouts: () => askForTimeouts(owned),
      retryable: false,
      requests: new RedeliverRequests(),
      beforeWaiting: () => owned.publish(),
    },
  );
  owned.callerTold(
    // A later attempt's Create finds an execution that has ended, and starts it again.
    report.state === 'BETWEEN_ATTEMPTS'
      ? { ...report, state: 'CALLER_GONE', verdict: 'The caller tries its activity again.' }
      : report,
  );
}
