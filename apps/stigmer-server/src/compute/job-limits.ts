import type { JobLimit } from './process-messages.js';

/** What a job may use, from when its own work begins. */
export interface JobLimits {
  /** CPU time of its process, in milliseconds: a busy machine is no fault of the job's. */
  readonly cpuMs: number;
  /** Time by the clock, in milliseconds, the loading of libraries included: for work that waits and does not compute. */
  readonly clockMs: number;
  /** How far its process may grow, in bytes, the heap and all else. */
  readonly growthBytes: number;
  /** Of these, what it has before it may have to give way: for its first go, its second, and so on. */
  readonly slices: readonly Slice[];
}

/** A part of what a job may use, in the same units. */
export interface Slice {
  readonly cpuMs: number;
  readonly growthBytes: number;
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
 * @param onSlice called once for each limit of each slice that the job goes beyond, with the number of the slice
 * @param onOver called once, when it goes beyond what it may use at all
 */
export function watchJob(
  { cpuMs, clockMs, growthBytes, slices }: JobLimits,
  onSlice: (slice: number, limit: JobLimit) => void,
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
  /** Tells of the slices that are used up beyond so many, and gives how many there are now. */
  const passSlices = (limit: JobLimit, before: number, isUsedUp: (slice: Slice) => boolean): number => {
    const left = slices.slice(before).findIndex((slice) => !isUsedUp(slice));
    const now = left === -1 ? slices.length : before + left;
    for (let slice = before; slice < now; slice += 1) onSlice(slice, limit);
    return now;
  };
  const clock = setTimeout(() => over('time'), clockMs);
  return {
    began() {
      const cpuBefore = process.cpuUsage();
      const rssBefore = process.memoryUsage.rss();
      /** How many slices have been used up. */
      const passed = { time: 0, memory: 0 };
      checking = setInterval(() => {
        const { user, system } = process.cpuUsage(cpuBefore);
        const used = (user + system) / MICROSECONDS;
        const growth = process.memoryUsage.rss() - rssBefore;
        if (growth > growthBytes) over('memory');
        else if (used > cpuMs) over('time');
        else {
          passed.memory = passSlices('memory', passed.memory, (slice) => growth > slice.growthBytes);
          passed.time = passSlices('time', passed.time, (slice) => used > slice.cpuMs);
        }
      }, CHECK_MS);
    },
    end,
  };
}
