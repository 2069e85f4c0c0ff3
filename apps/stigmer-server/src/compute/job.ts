import type { ComputeProcess } from './compute-process.js';
import type { IdleProcesses } from './idle-processes.js';
import type { Lane } from './lane.js';
import { sizeOf, type ComputeJob } from './compute-tasks.js';

/** What a caller gives along with a task. */
export interface ComputeCall {
  readonly signal: AbortSignal;
  /** Hears of each step, in a few words. */
  readonly progress?: (step: string) => void;
  /** Whether to reject at once, with a ComputePoolBusyError, where many jobs wait. Default: false. */
  readonly hurry?: boolean;
}

/** How a job is answered. Every answer but the first is lost. */
export interface JobAnswer {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A task that a pool was given, until it has ended. */
export interface Job extends JobAnswer {
  readonly what: ComputeJob;
  readonly size: number;
  readonly progress: (step: string) => void;
  /** Where it runs, and what does it; undefined while it waits. */
  at: { readonly lane: Lane; readonly process: ComputeProcess; readonly home: IdleProcesses } | undefined;
  /** Whether it has used up its slice of the lane that it runs in. */
  overdue: boolean;
  /** How many processes have broken down under it. */
  breakdowns: number;
  /** How many processes that did it were ended from outside. */
  kills: number;
}

/** Makes a job of a task. */
export function createJob(
  what: ComputeJob,
  { progress = () => undefined }: ComputeCall,
  answer: JobAnswer,
): Job {
  return {
    ...answer,
    what,
    size: sizeOf(what),
    progress,
    at: undefined,
    overdue: false,
    breakdowns: 0,
    kills: 0,
  };
}
