import { CancellationScope, defineSignal, isCancellation, setHandler } from '@temporalio/workflow';
import { REDELIVER_SIGNAL } from '../redeliver-contract.js';

const redeliverSignal = defineSignal(REDELIVER_SIGNAL);

/** Operators' requests to deliver an outcome now. */
export class RedeliverRequests {
  #made = 0;
  #scope: CancellationScope | undefined;

  constructor() {
    setHandler(redeliverSignal, () => {
      this.#made += 1;
      this.restart();
    });
  }

  /** How many have been made. */
  get made(): number {
    return this.#made;
  }

  /** Begins the work anew that waits between its tries, though nobody has asked: what it depends on has changed. */
  restart(): void {
    this.#scope?.cancel();
  }

  /** Does work that waits between its tries, and begins it anew at each request. */
  async restarting<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      const scope = new CancellationScope();
      this.#scope = scope;
      try {
        return await scope.run(work);
      } catch (error) {
        if (!isCancellation(error) || !scope.consideredCancelled) {
          throw error;
        }
      }
    }
  }
}
