import type { Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';
import { setTimeout } from 'node:timers/promises';

/** The clock of a `TestWorkflowEnvironment`. */
export interface TestClock {
  /** Whether {@link sleep} skips time. */
  readonly supportsTimeSkipping: boolean;
  readonly sleep: (duration: Duration) => Promise<void>;
  currentTimeMs(): Promise<number>;
}

/**
 * Sleeps, at most until the signal is aborted.
 *
 * @param duration undefined means for ever
 * @param clock of a test environment; without one, in real time
 */
export async function sleepUntil(signal: AbortSignal, duration?: Duration, clock?: TestClock): Promise<void> {
  if (duration === undefined) {
    await whenAborted(signal);
  } else if (clock?.supportsTimeSkipping) {
    await Promise.race([clock.sleep(duration), whenAborted(signal)]);
  } else {
    // An environment in real time can only sleep to the end, and would keep the process alive so long.
    await setTimeout(msToNumber(duration), undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
