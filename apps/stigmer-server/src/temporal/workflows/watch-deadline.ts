import { CancellationScope, condition, isCancellation, proxyLocalActivities } from '@temporalio/workflow';
import type { OwnActivities } from '../activity-contract.js';
import type { Waiting } from '../owner-contract.js';
import { bestEffort } from './best-effort.js';

/** The share of the time until a caller's deadline after which operators are warned. */
const WARNING_SHARE = 0.8;

const { warnOfDeadline } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 3 },
});

/** Warns operators, once for each attempt that waits, when most of the time until its deadline has passed. */
export class DeadlineWatch {
  readonly #executionId: string;
  readonly #waiting: () => Waiting | undefined;
  #scope: CancellationScope | undefined;

  /**
   * @param executionId the execution that is waited for
   * @param waiting who waits now
   */
  constructor(executionId: string, waiting: () => Waiting | undefined) {
    this.#executionId = executionId;
    this.#waiting = waiting;
  }

  /** Does nothing where it has begun. */
  begin(): void {
    if (!this.#scope) {
      // A cancellation of the execution does not end the watch: its caller has still to be told.
      this.#scope = new CancellationScope({
        cancellable: true,
        parent: new CancellationScope({ cancellable: false }),
      });
      this.#scope
        .run(() => this.#watch())
        .catch((error: unknown) => {
          if (!isCancellation(error)) {
            throw error;
          }
        });
    }
  }

  end(): void {
    this.#scope?.cancel();
  }

  async #watch(): Promise<void> {
    for (;;) {
      const caller = this.#waiting();
      const rebound = () => this.#waiting() !== caller;
      if (caller?.deadline === undefined) {
        await condition(rebound);
      } else if (!(await condition(rebound, msUntilWarning(caller.boundAt, caller.deadline)))) {
        await bestEffort(() => warnOfDeadline(this.#executionId, caller));
        await condition(rebound);
      }
    }
  }
}

function msUntilWarning(boundAt: string, deadline: string): number {
  const from = Date.parse(boundAt);
  const warnAt = from + WARNING_SHARE * (Date.parse(deadline) - from);
  return Math.max(1, warnAt - Date.now());
}
