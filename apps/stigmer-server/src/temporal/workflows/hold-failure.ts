import type { Execution, ExecutionKind } from '@stigmer/handshake';
import {
  ApplicationFailure,
  condition,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import type { ExecutionEnd } from '../execution-end.js';
import type { Waiting } from '../owner-contract.js';
import { RECOVER_UPDATE } from '../redeliver-contract.js';
import { bestEffort } from './best-effort.js';
import type { OwnedExecution } from './owned-execution.js';
import type { RedeliverRequests } from './redeliver-requests.js';
import { timeLeftToRunMs } from './time-limit.js';

const recoverUpdate = defineUpdate<void, [string]>(RECOVER_UPDATE);

const { reportHeld } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 3 },
});

/** How long failures are held, and what ends a hold early. */
export interface HoldOptions {
  /** In milliseconds; undefined: failures are not held. */
  readonly holdMs: number | undefined;
  /** Who waits now. */
  readonly waiting: () => Waiting | undefined;
  readonly requests: RedeliverRequests;
}

/** What became of a failure that may be held. */
export type HoldResult = 'recover' | 'deliver';

/**
 * Makes the function that holds a failure of an execution whose definition asks for that: for a while its caller is not
 * told, so that an operator may mend what was wrong and have it run again.
 */
export function failureHolder(
  kind: ExecutionKind,
  owned: OwnedExecution<Execution>,
  { holdMs, waiting, requests }: HoldOptions,
): (end: ExecutionEnd) => Promise<HoldResult> {
  let held = false;
  let recoverReason: string | undefined;
  setHandler(
    recoverUpdate,
    (reason: string) => {
      recoverReason = reason;
    },
    {
      validator: (_reason: string) => {
        if (!held || recoverReason !== undefined) {
          throw ApplicationFailure.nonRetryable(
            'The execution is not held: only a held failure can be recovered from.',
          );
        }
      },
    },
  );
  return async ({ error }) => {
    // Nobody waits, or the caller will not wait much longer.
    const caller = waiting();
    if (holdMs === undefined || error === undefined || caller === undefined) {
      return 'deliver';
    }
    const until = new Date(Date.now() + timeLeftToRunMs(holdMs, caller));
    const requestsBefore = requests.made;
    held = true;
    recoverReason = undefined;
    owned.hold(error, until);
    try {
      await bestEffort(() =>
        reportHeld({ kind, executionId: owned.execution.id, error, heldUntil: until.toISOString() }),
      );
      await condition(
        () => recoverReason !== undefined || requests.made > requestsBefore,
        until.getTime() - Date.now(),
      );
      return recoverReason === undefined ? 'deliver' : 'recover';
    } finally {
      held = false;
    }
  };
}
