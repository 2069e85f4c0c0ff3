import type { Stack } from './stack.js';

const INTERVAL_MS = 2_000;

/** How many callers were pending at the same time, at most. */
export class PendingPeak {
  readonly #timer: NodeJS.Timeout;
  #most = 0;

  constructor({ client }: Stack) {
    this.#timer = setInterval(() => {
      client.workflowService
        .countWorkflowExecutions({ namespace: 'default', query: "ExecutionStatus = 'Running'" })
        .then(({ count }) => (this.#most = Math.max(this.#most, Number(count))))
        // Temporal may be down: the next look counts.
        .catch(() => undefined);
    }, INTERVAL_MS);
  }

  stop(): number {
    clearInterval(this.#timer);
    return this.#most;
  }
}
