import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CallbackState,
  CallbackStatusSchema,
  ExecutionErrorSchema,
  ExecutionPhase,
} from '@stigmer/api/execution/v1';
import type { Execution } from '@stigmer/handshake';
import { ApplicationFailure, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { FinalDelivery } from '../activity-contract.js';
import { compareAttempts } from '../attempt-order.js';
import { callbackAttribute, callbackStatus } from '../callback-status.js';
import { withDeadline } from '../caller-deadline.js';
import {
  heartbeatTimeoutValue,
  memoKeys,
  searchAttributes,
  type CallbackBinding,
  type ChangedTimeouts,
} from '../owner-contract.js';
import { endStatus, type ExecutionEnd } from '../execution-end.js';

type Status = NonNullable<Execution['status']>;

/**
 * The execution that an owner workflow owns. Its status is published in the workflow's memo and search attributes, where Get,
 * List and Watch read it without asking a worker.
 */
export class OwnedExecution<E extends Execution> {
  readonly execution: E;
  readonly #status: Status;
  readonly #batches: boolean;
  #callback: CallbackBinding | undefined;
  #isPublished = true;

  /** @param batches whether {@link publish} is called before the workflow waits; if not, each change is published at once */
  constructor(accepted: E, callback: CallbackBinding | undefined, batches = false) {
    if (accepted.status === undefined) {
      throw ApplicationFailure.nonRetryable(`The execution "${accepted.id}" was started without a status.`);
    }
    this.execution = accepted;
    this.#status = accepted.status;
    this.#callback = callback;
    this.#batches = batches;
    if (callback?.deadline !== undefined && this.#status.callback) {
      this.#status.callback.deadline = timestampFromDate(new Date(callback.deadline));
    }
  }

  /** The caller's activity that waits; undefined where nobody does. */
  get callback(): CallbackBinding | undefined {
    return this.#callback;
  }

  /**
   * Rebinding only goes forward.
   *
   * @throws ApplicationFailure for an attempt that is earlier than the one that waits
   */
  checkRebind(callback: CallbackBinding): void {
    // Where the tokens don't tell, Temporal has been asked before this was.
    if (this.#callback && compareAttempts(callback, this.#callback) === 'earlier') {
      throw ApplicationFailure.nonRetryable(
        `callback_token is of attempt ${callback.attempt}, which began before the one that waits already.`,
      );
    }
  }

  /** A later attempt of the caller's activity waits now. */
  rebind(callback: CallbackBinding): void {
    const bound = withDeadline(callback, Date.now());
    this.#status.callback = callbackStatus(bound);
    this.#bind(bound);
  }

  /**
   * The caller's activity has other timeouts now.
   *
   * @returns whether they count: those of an attempt that waits no more do not
   */
  changeTimeouts({ tokenFingerprint, ...timeouts }: ChangedTimeouts): boolean {
    if (this.#callback?.tokenFingerprint !== tokenFingerprint) {
      return false;
    }
    const { deadline: _, heartbeatTimeoutMs: __, timeLeftMs: ___, ...callback } = this.#callback;
    const bound = { ...callback, ...timeouts };
    if (this.#status.callback) {
      this.#status.callback.deadline = callbackStatus(bound).deadline;
    }
    this.#bind(bound);
    return true;
  }

  #bind(callback: CallbackBinding): void {
    this.#callback = callback;
    upsertMemo({ [memoKeys.callback]: callback });
    upsertSearchAttributes([
      { key: searchAttributes.heartbeatTimeout, value: heartbeatTimeoutValue(callback) ?? null },
    ]);
    this.#publish();
  }

  /** The agent or workflow begins to run, or runs again. */
  begin(): void {
    this.#status.phase = ExecutionPhase.IN_PROGRESS;
    this.#status.error = undefined;
    this.#status.heldUntil = undefined;
    this.#changed();
  }

  /** The agent or workflow has failed, and its caller is not told yet. */
  hold(error: NonNullable<ExecutionEnd['error']>, until: Date): void {
    this.#status.error = create(ExecutionErrorSchema, error);
    this.#status.heldUntil = timestampFromDate(until);
    this.#publish();
  }

  /** The agent or workflow has ended, in whichever way. */
  end(end: ExecutionEnd, endedAt = new Date()): void {
    endStatus(this.#status, end, endedAt);
    this.#changed();
  }

  /** The outcome waits for the caller; why. */
  outcomeWaits(reason: string): void {
    const { callback } = this.#status;
    if (callback && callback.lastError !== reason) {
      callback.lastError = reason;
      this.#publish();
    }
  }

  /** The caller has been told, or can't be. */
  callerTold(report: FinalDelivery): void {
    const callback = this.#status.callback ?? create(CallbackStatusSchema);
    callback.state = CallbackState[report.state];
    callback.attempts = report.attempts;
    callback.lastError = report.lastError ?? '';
    callback.verdict = report.verdict ?? '';
    if (report.state === 'DELIVERED') {
      callback.deliveredAt = timestampFromDate(new Date());
    }
    this.#status.callback = callback;
    this.#publish();
  }

  /** Publishes what has changed: to be called before the workflow waits for what is not at hand at once. */
  publish(): void {
    if (!this.#isPublished) {
      this.#publish();
    }
  }

  #changed(): void {
    this.#isPublished = false;
    if (!this.#batches) {
      this.#publish();
    }
  }

  #publish(): void {
    this.#isPublished = true;
    upsertMemo({ [memoKeys.status]: { ...this.#status, output: undefined } });
    upsertSearchAttributes([
      { key: searchAttributes.phase, value: ExecutionPhase[this.#status.phase] },
      { key: searchAttributes.callback, value: callbackAttribute(this.#status.callback) },
    ]);
  }
}
