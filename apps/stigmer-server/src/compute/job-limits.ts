import type { JobLimit } from './process-messages.js';

/** What a job may use, from when its own work begins. */
export interface JobLimits {
  /** CPU time of its process, in milliseconds: a busy machine is no fault of the job's. */
  readonly cpuMs: number;
  /** Time by the clock, in milliseconds, the loading of libraries included: for work that waits and does not compute. */
  readonly clockMs: number;
  /** How far its process may grow, in bytes, the heap and all else. */
  readonly growthBytes: number;
  /** What it has for its first go, in the same units. */
  readonly slice: { readonly cpuMs: number; readonly growthBytes: number };
}

/** A job that is watched. */
export interface WatchedJob {
  /** The job's own work begins: what was used until now is not its. */
  began(): void;
  end(): void;
}

const CHECK_MS = 25;
const MICROSECONDS = 1_000;

/**
 * Watches the job of this process, whose work is done in another thread.
 *
 * @param onSlice called once for each limit of the first go that the job goes beyond
 * @param onOver called once, when it goes beyond what it may use at all
 */
export function watchJob(
  { cpuMs, clockMs, growthBytes, slice }: JobLimits,
  onSlice: (limit: JobLimit) => void,
  onOver: (limit: JobLimit) => void,
): WatchedJob {
  let checking: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(clock);
    clearInterval(checking);
  };
  const over = (limit: JobLimit) => {
    end();
    onOver(limit);
  };
  const clock = setTimeout(() => over('time'), clockMs);
  return {
    began() {
      const cpuBefore = process.cpuUsage();
      const rssBefore = process.memoryUsage.rss();
      const passed = new Set<JobLimit>();
      const passes = (limit: JobLimit) => {
        if (!passed.has(limit)) {
          passed.add(limit);
          onSlice(limit);
        }
      };
      checking = setInterval(() => {
        const { user, system } = process.cpuUsage(cpuBefore);
        const used = (user + system) / MICROSECONDS;
        const growth = process.memoryUsage.rss() - rssBefore;
        if (growth > growthBytes) over('memory');
        else if (used > cpuMs) over('time');
        else {
          if (growth > slice.growthBytes) passes('memory');
          if (used > slice.cpuMs) passes('time');
        }
      }, CHECK_MS);
    },
    end,
  };
}
