import type { IdleProcesses } from './idle-processes.js';
import type { Job } from './job.js';
import { createJobQueue, type Choice, type JobQueue } from './job-queue.js';

/** The lanes of a pool: of small jobs in their first go, of all others in theirs, of those that take longer, and of the longest. */
export type LaneName = 'small' | 'large' | 'long' | 'longest';

/** What makes a lane. */
export interface LaneOptions {
  readonly name: LaneName;
  /** How many jobs are done at the same time. */
  readonly places: number;
  /** Which of the slices in JobLimits a job has here. */
  readonly slice: number;
  /** Where a job goes that has used up its slice; undefined: it stays. */
  readonly next: Lane | undefined;
  /** How those that wait are chosen. */
  readonly choices: readonly [Choice, ...Choice[]];
  readonly processes: IdleProcesses;
}

/** Jobs that are done at the same time, and those that wait for it. */
export interface Lane extends LaneOptions {
  readonly waiting: JobQueue<Job>;
  readonly running: Set<Job>;
  readonly hasPlace: boolean;
  /** A job that has used up its slice and still runs. */
  readonly overdue: Job | undefined;
}

/** Makes a lane without jobs. */
export function createLane(options: LaneOptions): Lane {
  const running = new Set<Job>();
  return {
    ...options,
    waiting: createJobQueue(options.choices),
    running,
    get hasPlace() {
      return running.size < options.places;
    },
    get overdue() {
      return [...running].find(({ overdue }) => overdue);
    },
  };
}
