/** A number of places. Whoever waits for one gets it in turn. */
export interface Semaphore {
  /** Waits for a place. Rejects with the signal's reason when it aborts. */
  take(signal: AbortSignal): Promise<void>;
  /** Takes a place if one is free and nobody waits for it. */
  tryTake(): boolean;
  giveBack(): void;
}

/** Makes so many places, all free. */
export function createSemaphore(count: number): Semaphore {
  let free = count;
  const waiting = new Set<() => void>();
  const tryTake = () => {
    // Whoever is told of a free place takes it in that moment: nobody waits while one is free.
    if (free === 0) return false;
    free -= 1;
    return true;
  };
  return {
    tryTake,
    take(signal) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      if (tryTake()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const settle = (then: () => void) => {
          waiting.delete(next);
          signal.removeEventListener('abort', abort);
          then();
        };
        const next = () => settle(resolve);
        const abort = () => settle(() => reject(signal.reason as Error));
        waiting.add(next);
        signal.addEventListener('abort', abort);
      });
    },
    giveBack() {
      const [next] = waiting;
      if (next) next();
      else free += 1;
    },
  };
}
