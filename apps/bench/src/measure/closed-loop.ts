/** How long a closed loop goes on, and how many are under way in it. */
export interface ClosedLoop {
  readonly inFlight: number;
  /** Ends it after so many, where given. */
  readonly samples?: number;
  /** Ends it after so long, where given: what is under way then does not count. */
  readonly ms?: number;
}

/** What a closed loop found. */
export interface LoopReport {
  /** How long each took, in milliseconds. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

/** Keeps so many under way at a time: the next begins when one has ended. What has gone wrong ends it. */
export async function closedLoop(
  { inFlight, samples = Infinity, ms = Infinity }: ClosedLoop,
  once: () => Promise<unknown>,
): Promise<LoopReport> {
  const latencies: number[] = [];
  const beganAt = performance.now();
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < samples && performance.now() - beganAt < ms) {
      begun += 1;
      const at = performance.now();
      await once();
      if (performance.now() - beganAt < ms) {
        latencies.push(performance.now() - at);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (Number.isFinite(ms) ? ms : performance.now() - beganAt) / 1000;
  return { latencies, seconds };
}
