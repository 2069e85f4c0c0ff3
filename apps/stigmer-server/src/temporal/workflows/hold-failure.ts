import type { Execution, ExecutionKind } from '@stigmer/handshake';
import {
  ApplicationFailure,
  condition,
  defineUpdate,
  patched,
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

/** A hold ends before its caller's deadline, also where that changes, or a later attempt with another one waits. */
const FOLLOWS_DEADLINE = 'hold-follows-deadline';

/** How long failures are held, and what ends a hold early. */
export interface HoldOptions {
  /** In milliseconds; undefined: failures are not held. */
  readonly holdMs: number | undefined;
  /** Who waits now. */
  readonly waiting: () => Waiting | undefined;
  readonly requests: RedeliverRequests;
  /** Asks for the caller's deadline before it counts; gives whether another one counts now. */
  readonly askForTimeouts: () => Promise<boolean>;
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
  { holdMs, waiting, requests, askForTimeouts }: HoldOptions,
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
    const heldSince = Date.now();
    const untilNow = () =>
      new Date(Date.now() + timeLeftToRunMs(holdMs - (Date.now() - heldSince), waiting()));
    let known: ReturnType<typeof waiting> = caller;
    let until = untilNow();
    const requestsBefore = requests.made;
    held = true;
    recoverReason = undefined;
    owned.hold(error, until);
    try {
      await bestEffort(() =>
        reportHeld({ kind, executionId: owned.execution.id, error, heldUntil: until.toISOString() }),
      );
      const isSettled = () => recoverReason !== undefined || requests.made > requestsBefore;
      // Owners that were started before this hold until the deadline that was known when they began to.
      const followsDeadline = patched(FOLLOWS_DEADLINE);
      const hasOtherDeadline = () => followsDeadline && waiting() !== known;
      const isOver = () => Date.now() - heldSince >= holdMs;
      for (;;) {
        const isKnown = await condition(
          () => isSettled() || hasOtherDeadline(),
          until.getTime() - Date.now(),
        );
        if (isSettled() || (!isKnown && (isOver() || !(await askForTimeouts())))) {
          break;
        }
        known = waiting();
        until = untilNow();
        owned.hold(error, until);
      }
      return recoverReason === undefined ? 'deliver' : 'recover';
    } finally {
      held = false;
    }
  };
}
