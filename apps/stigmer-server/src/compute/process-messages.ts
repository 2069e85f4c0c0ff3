import type { ComputeJob } from './compute-tasks.js';
import type { JobLimits } from './job-limits.js';
import type { JobOutcome } from './job-outcome.js';

/** What a compute process is told. */
export interface JobOrder {
  readonly job: ComputeJob;
  readonly limits: JobLimits;
}

/** How the thread of a compute process says that its job has ended. */
export type JobEnd =
  | { readonly kind: 'ended'; readonly outcome: JobOutcome }
  /** It threw what nobody foresaw. */
  | { readonly kind: 'failed'; readonly error: Error };

/** What the thread of a compute process says of its job. */
export type JobNotice =
  /** The libraries are loaded: the job's own work begins. */
  { readonly kind: 'began' } | { readonly kind: 'progress'; readonly step: string } | JobEnd;

/** What a job went beyond. */
export type JobLimit = 'time' | 'memory';

/** What a compute process says. */
export type ProcessNotice =
  | Exclude<JobNotice, JobEnd>
  | (JobEnd & {
      /** Whether the process has become so large that the next job had better have another. */
      readonly outgrown: boolean;
    })
  /** The job has used up a slice of what it may use, the first being 0. It goes on. */
  | { readonly kind: 'slice'; readonly slice: number; readonly limit: JobLimit }
  /** The job went beyond a limit. The process ends. */
  | { readonly kind: 'over'; readonly limit: JobLimit };
