import { availableParallelism } from 'node:os';
import type { ComputeProcess, ProcessEnd } from './compute-process.js';
import type { ComputeTaskName, ComputeTasks } from './compute-tasks.js';
import { createIdleProcesses } from './idle-processes.js';
import { createJob, type ComputeCall, type Job } from './job.js';
import { brokeDown, ComputePoolBusyError, ComputeProcessKilledError, tooBig, tooLong } from './job-faults.js';
import type { JobLimits } from './job-limits.js';
import { resultOf } from './job-outcome.js';
import { createLane, laneNames, type Lane, type LaneName } from './lane.js';
import type { JobLimit, ProcessNotice } from './process-messages.js';

/** Options of a compute pool. */
export interface ComputePoolOptions {
  /** How many jobs have their first go at the same time. Default: 2. */
  readonly quickPlaces?: number;
  /** How many longer jobs are done at the same time. Default: one less than the machine's cores, at least 1, at most 4. */
  readonly thoroughPlaces?: number;
  /** CPU time of a job's first go, in milliseconds. Default: 1 s. */
  readonly sliceMs?: number;
  /** How far the process of a job may grow in its first go, in MiB. Default: 256. */
  readonly sliceGrowthMb?: number;
  /** CPU time that a job may take at all, in milliseconds; by the clock, three times as much. Default: 60 s. */
  readonly maxJobMs?: number;
  /** How much heap a job may use, in MiB. Default: 512. */
  readonly maxHeapMb?: number;
  /** How far the process of a job may grow, in MiB. Default: 1024. */
  readonly maxGrowthMb?: number;
  /** How long a process may have nothing to do before it ends, in milliseconds. Default: 5 min. */
  readonly idleMs?: number;
  /** How many jobs may wait before one that is in a hurry is refused. Default: 20. */
  readonly hurriedBehind?: number;
  readonly observer?: ComputeObserver;
}

/** Why a process was ended, or ended, before it had nothing to do. */
export type ComputeEndCause = JobLimit | 'moved' | 'cancelled' | 'breakdown' | 'killed';

/** Hears of what a pool does. */
export interface ComputeObserver {
  jobs(lane: LaneName, running: number, waiting: number): void;
  processEnded(cause: ComputeEndCause): void;
  /** A process broke down, or was ended from outside; its job is done again if it has had one. */
  breakdown(end: ProcessEnd): void;
}

/** Processes for work that would keep the server from its RPCs and heartbeats, or that may end the process which does it. */
export interface ComputePool {
  /**
   * Rejects with an AgentInputError for a bad input and for one that is too much, with the signal's reason when it aborts, and
   * with a ComputeProcessKilledError or a ComputePoolBusyError where it may be tried later.
   */
  run<Name extends ComputeTaskName>(
    name: Name,
    request: ComputeTasks[Name]['request'],
    call: ComputeCall,
  ): Promise<ComputeTasks[Name]['result']>;

  /** Ends all processes at once; tasks that still run reject. */
  close(): Promise<void>;
}

const MAX_BREAKDOWNS = 2;
const MAX_KILLS = 5;
const CLOCK_FACTOR = 3;
const MIB = 1024 * 1024;

/**
 * Makes a pool. Its processes start when they are needed.
 *
 * Nobody can tell from an input how long it takes. So each job gets a first go, and what takes longer goes on in another lane: where
 * it is, if there is a place, else from the beginning, later. A crowd of heavy jobs thus never stands before a light one.
 */
export function createComputePool({
  quickPlaces = 2,
  thoroughPlaces = Math.min(4, Math.max(1, availableParallelism() - 1)),
  sliceMs = 1_000,
  sliceGrowthMb = 256,
  maxJobMs = 60_000,
  maxHeapMb = 512,
  maxGrowthMb = 1_024,
  idleMs = 300_000,
  hurriedBehind = 20,
  observer,
}: ComputePoolOptions = {}): ComputePool {
  const limits: JobLimits = {
    cpuMs: maxJobMs,
    clockMs: CLOCK_FACTOR * maxJobMs,
    growthBytes: maxGrowthMb * MIB,
    slice: { cpuMs: sliceMs, growthBytes: sliceGrowthMb * MIB },
  };
  const quick = createLane(quickPlaces, ['smallest', 'newest', 'oldest']);
  const thorough = createLane(thoroughPlaces, ['smallest', 'oldest']);
  const lanes: Readonly<Record<LaneName, Lane>> = { quick, thorough };
  const idle = createIdleProcesses(maxHeapMb, idleMs, (end) => {
    observer?.processEnded(causeOf(end));
    observer?.breakdown(end);
  });
  /** Processes that are ending. */
  const ending = new Set<Promise<void>>();
  let closed = false;

  const endProcess = (process: ComputeProcess, cause?: ComputeEndCause) => {
    if (cause) observer?.processEnded(cause);
    const end = process.end().finally(() => ending.delete(end));
    ending.add(end);
  };

  const start = (job: Job, lane: Lane) => {
    lane.running.add(job);
    const process = idle.take(job.what.name);
    job.process = process;
    job.overdue = false;
    process.start(
      { job: job.what, limits },
      {
        notice: (notice) => take(job, process, notice),
        gone: (end) => again(job, end),
      },
    );
  };

  /** Frees a job's place, and gives its process back. */
  const leave = (job: Job) => {
    const { process } = job;
    job.process = undefined;
    for (const lane of Object.values(lanes)) lane.running.delete(job);
    return process;
  };

  const take = (job: Job, process: ComputeProcess, notice: ProcessNotice) => {
    switch (notice.kind) {
      case 'began':
        return;
      case 'progress':
        return job.progress(notice.step);
      case 'slice':
        if (quick.running.has(job)) {
          job.overdue = true;
          if (notice.limit === 'memory' && !thorough.hasPlace) putBack(job);
        }
        break;
      case 'ended':
      case 'failed':
        leave(job);
        if (notice.outgrown) endProcess(process);
        else idle.put(process);
        answer(job, notice);
        break;
      case 'over':
        leave(job);
        endProcess(process, notice.limit);
        job.reject(
          notice.limit === 'memory'
            ? tooBig(job.what.request.input)
            : tooLong(job.what.request.input, maxJobMs),
        );
        break;
    }
    schedule();
  };

  /** Does a job again whose process is gone, unless that has happened too often. */
  const again = (job: Job, end: ProcessEnd) => {
    leave(job);
    const cause = causeOf(end);
    observer?.processEnded(cause);
    observer?.breakdown(end);
    if (cause === 'killed') job.kills += 1;
    else job.breakdowns += 1;
    if (job.kills === MAX_KILLS) job.reject(new ComputeProcessKilledError(MAX_KILLS, end.how));
    else if (job.breakdowns === MAX_BREAKDOWNS) {
      const { input } = job.what.request;
      job.reject(/out of memory/iu.test(end.lastWords) ? tooBig(input) : brokeDown(input, end.how));
    } else quick.waiting.add(job);
    schedule();
  };

  /** Takes a job that has had its first go away; it begins anew when it has its turn among the longer ones. */
  const putBack = (job: Job) => {
    const process = leave(job);
    if (process) endProcess(process, 'moved');
    thorough.waiting.add(job);
  };

  const schedule = () => {
    if (closed) return;
    for (;;) {
      const longer = thorough.hasPlace ? thorough.waiting.next() : undefined;
      const overdue = [...quick.running].find((job) => job.overdue);
      if (longer) start(longer, thorough);
      else if (overdue && thorough.hasPlace) {
        quick.running.delete(overdue);
        thorough.running.add(overdue);
      } else if (quick.waiting.length > 0 && quick.hasPlace) {
        const job = quick.waiting.next();
        if (job) start(job, quick);
      } else if (quick.waiting.length > 0 && overdue) putBack(overdue);
      else break;
    }
    for (const name of laneNames) {
      const { running, waiting } = lanes[name];
      observer?.jobs(name, running.size, waiting.length);
    }
  };

  const cancel = (job: Job, reason: unknown) => {
    const process = leave(job);
    if (process) endProcess(process, 'cancelled');
    for (const { waiting } of Object.values(lanes)) waiting.remove(job);
    job.reject(reason);
    schedule();
  };

  return {
    async run(name, request, call) {
      const { signal, hurry = false } = call;
      signal.throwIfAborted();
      if (closed) throw new Error('The compute pool is closed.');
      if (hurry && quick.waiting.length >= hurriedBehind)
        throw new ComputePoolBusyError(quick.waiting.length);
      let abort = () => {};
      const result = new Promise((resolve, reject) => {
        const job = createJob({ name, request }, call, { resolve, reject });
        abort = () => cancel(job, signal.reason);
        signal.addEventListener('abort', abort);
        quick.waiting.add(job);
        schedule();
      });
      try {
        return (await result) as ComputeTasks[typeof name]['result'];
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async close() {
      closed = true;
      for (const { running, waiting } of Object.values(lanes)) {
        const all = [...running];
        for (let job = waiting.next(); job; job = waiting.next()) all.push(job);
        for (const job of all) cancel(job, new Error('The compute pool is closed.'));
      }
      await Promise.all([idle.close(), ...ending]);
    },
  };
}

function answer(job: Job, notice: ProcessNotice & { readonly kind: 'ended' | 'failed' }): void {
  if (notice.kind === 'failed') return job.reject(notice.error);
  try {
    job.resolve(resultOf(notice.outcome));
  } catch (error) {
    job.reject(error);
  }
}

function causeOf({ fromOutside }: ProcessEnd): 'killed' | 'breakdown' {
  return fromOutside ? 'killed' : 'breakdown';
}
