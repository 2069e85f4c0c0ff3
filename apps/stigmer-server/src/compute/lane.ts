import type { Job } from './job.js';
import { createJobQueue, type Choice, type JobQueue } from './job-queue.js';

/** The lanes of a pool: every job's first go, and the jobs that take longer. */
export const laneNames = ['quick', 'thorough'] as const;

/** The name of a lane. */
export type LaneName = (typeof laneNames)[number];

/** Jobs that are done at the same time, and those that wait for it. */
export interface Lane {
  readonly waiting: JobQueue<Job>;
  readonly running: Set<Job>;
  readonly hasPlace: boolean;
}

/** Makes a lane for so many jobs at a time, and says how those that wait are chosen. */
export function createLane(places: number, choices: readonly [Choice, ...Choice[]]): Lane {
  const running = new Set<Job>();
  return {
    waiting: createJobQueue(choices),
    running,
    get hasPlace() {
      return running.size < places;
    },
  };
}
