import { setTimeout as delay } from 'node:timers/promises';

/** How many are under way at a time in a closed loop, and how many there are. */
export interface ClosedLoop {
  readonly inFlight: number;
  readonly samples: number;
}

/** What a closed loop found. */
export interface LoopReport {
  /** How long each took, in milliseconds. */
  readonly latencies: readonly number[];
}

/** Keeps so many under way at a time: the next begins when one has ended. What has gone wrong ends it. */
export async function closedLoop(
  { inFlight, samples }: ClosedLoop,
  once: () => Promise<unknown>,
): Promise<LoopReport> {
  const latencies: number[] = [];
  let begun = 0;
  await lanes(inFlight, async () => {
    while (begun < samples) {
      begun += 1;
      latencies.push(await timed(once));
    }
  });
  return { latencies };
}

/** A closed loop that goes on until it is stopped. */
export interface RunningLoop {
  /** How long each took that has ended so far, in milliseconds. */
  readonly latencies: readonly number[];
  /** Lets it go on for so long; rejects when something goes wrong in it. */
  runFor(ms: number): Promise<void>;
  /** Begins no more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** Starts a closed loop that is looked at while it runs: how it begins, and how it ends, need not count. */
export function startLoop(inFlight: number, once: () => Promise<unknown>): RunningLoop {
  const latencies: number[] = [];
  const stopping = new AbortController();
  const ended = lanes(inFlight, async () => {
    while (!stopping.signal.aborted) {
      latencies.push(await timed(once));
    }
  });
  return {
    latencies,
    runFor: (ms) => Promise.race([delay(ms), ended]),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

async function lanes(inFlight: number, lane: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: inFlight }, lane));
}

async function timed(once: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await once();
  return performance.now() - at;
}
