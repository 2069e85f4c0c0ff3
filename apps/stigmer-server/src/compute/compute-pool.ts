import { availableParallelism } from 'node:os';
import type { ComputeProcess, ProcessEnd } from './compute-process.js';
import type { ComputeTaskName, ComputeTasks } from './compute-tasks.js';
import { createIdleProcesses } from './idle-processes.js';
import { createJob, type ComputeCall, type Job } from './job.js';
import { brokeDown, ComputePoolBusyError, ComputeProcessKilledError, tooBig, tooLong } from './job-faults.js';
import type { JobLimits, Slice } from './job-limits.js';
import { resultOf } from './job-outcome.js';
import type { Lane, LaneName } from './lane.js';
import { createLanes } from './lanes.js';
import type { JobLimit, ProcessNotice } from './process-messages.js';

/** Options of a compute pool. */
export interface ComputePoolOptions {
  /** Up to which size a job is a small one, in bytes or characters. Default: 128 KiB. */
  readonly smallBytes?: number;
  /**
   * How many small jobs have their first go at the same time; while no others wait, they have those places too. Default: a quarter
   * of the machine's cores, at least 2, at most 4.
   */
  readonly smallPlaces?: number;
  /** How many other jobs have their first go at the same time. Default: a quarter of the machine's cores, at least 1, at most 4. */
  readonly largePlaces?: number;
  /**
   * How many longer jobs are done at the same time; of those that take longest it is half as many. Default: half of the machine's cores, at
   * least 1, at most 4.
   */
  readonly longPlaces?: number;
  /** What a job has for its first and its second go. Default: 1 s and 256 MiB, 10 s and 512 MiB. */
  readonly slices?: readonly [Slice, Slice];
  /** CPU time that a job may take at all, in milliseconds; by the clock, five times as much. Default: 60 s. */
  readonly maxJobMs?: number;
  /** How much heap a job may use, in MiB. Default: 512. */
  readonly maxHeapMb?: number;
  /** How far the process of a job may grow, in MiB. Default: 1024. */
  readonly maxGrowthMb?: number;
  /** How long a process may have nothing to do before it ends, in milliseconds. Default: 60 s. */
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
const CLOCK_FACTOR = 5;
/**
 * All processes stand back behind the server. Those that do not work on small jobs stand back behind whatever the machine does, and so does
 * a small job that has had its first go.
 */
const PROMPT_NICENESS = 10;
const PATIENT_NICENESS = 19;
const MIB = 1024 * 1024;

/**
 * Makes a pool. Its processes start when they are needed.
 *
 * Nobody can tell from an input how long it takes. So each job gets a first go, and what takes longer goes on in another lane: where
 * it is, if there is a place, else from the beginning, later. A crowd of heavy jobs thus never stands before a light one.
 */
export function createComputePool({
  smallBytes = 128 * 1024,
  smallPlaces = partOfCores(1 / 4, 2),
  largePlaces = partOfCores(1 / 4, 1),
  longPlaces = partOfCores(1 / 2, 1),
  slices = [
    { cpuMs: 1_000, growthBytes: 256 * MIB },
    { cpuMs: 10_000, growthBytes: 512 * MIB },
  ],
  maxJobMs = 60_000,
  maxHeapMb = 512,
  maxGrowthMb = 1_024,
  idleMs = 60_000,
  hurriedBehind = 20,
  observer,
}: ComputePoolOptions = {}): ComputePool {
  const limits: JobLimits = {
    cpuMs: maxJobMs,
    clockMs: CLOCK_FACTOR * maxJobMs,
    growthBytes: maxGrowthMb * MIB,
    slices,
  };
  const processes = (niceness: number) =>
    createIdleProcesses({ maxHeapMb, niceness, patientNiceness: PATIENT_NICENESS }, idleMs, (end) => {
      observer?.processEnded(causeOf(end));
      observer?.breakdown(end);
    });
  const prompt = processes(PROMPT_NICENESS);
  const patient = processes(PATIENT_NICENESS);
  const lanes = createLanes({ smallPlaces, largePlaces, longPlaces }, prompt, patient);
  const firstLane = (job: Job) => (job.size > smallBytes ? lanes.large : lanes.small);
  /** Processes that are ending. */
  const ending = new Set<Promise<void>>();
  let closed = false;

  const endProcess = (process: ComputeProcess, cause?: ComputeEndCause) => {
    if (cause) observer?.processEnded(cause);
    const end = process.end().finally(() => ending.delete(end));
    ending.add(end);
  };

  const start = (job: Job, lane: Lane) => {
    let process: ComputeProcess;
    try {
      process = lane.processes.take(job.what.name);
    } catch (error) {
      // The system had no memory or no descriptor left for another process.
      again(job, { how: String(error), fromOutside: true, lastWords: '' });
      return;
    }
    job.at = { lane, process, home: lane.processes };
    lane.running.add(job);
    process.start(
      { job: job.what, limits },
      {
        notice: (notice) => take(job, notice),
        gone: (end) => again(job, end),
      },
    );
  };

  /** Frees a job's place. */
  const leave = (job: Job) => {
    const { at } = job;
    at?.lane.running.delete(job);
    job.at = undefined;
    job.overdue = false;
    return at;
  };

  const take = (job: Job, notice: ProcessNotice) => {
    switch (notice.kind) {
      case 'began':
        return;
      case 'progress':
        return job.progress(notice.step);
      case 'slice':
        // By now it stands back as the patient ones do.
        if (job.at) job.at = { ...job.at, home: patient };
        job.overdue ||= job.at?.lane.next !== undefined && notice.slice >= job.at.lane.slice;
        // What grows is not left where it is.
        if (job.overdue && notice.limit === 'memory' && job.at?.lane.next?.hasPlace === false) putBack(job);
        break;
      case 'ended':
      case 'failed': {
        const at = leave(job);
        if (at && notice.outgrown) endProcess(at.process);
        else at?.home.put(at.process);
        answer(job, notice);
        break;
      }
      case 'over': {
        const at = leave(job);
        if (at) endProcess(at.process, notice.limit);
        const { input } = job.what.request;
        job.reject(notice.limit === 'memory' ? tooBig(input) : tooLong(input, maxJobMs));
        break;
      }
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
    } else firstLane(job).waiting.add(job);
    schedule();
  };

  /** Takes a job away that has used up its slice; it begins anew when it has its turn in the next lane. */
  const putBack = (job: Job) => {
    const at = leave(job);
    if (!at?.lane.next) return;
    endProcess(at.process, 'moved');
    at.lane.next.waiting.add(job);
  };

  /** Lets a job that has used up its slice go on where it is, in a place of the next lane. */
  const moveOn = (job: Job, lane: Lane) => {
    const at = leave(job);
    if (!at) return;
    job.at = { ...at, lane };
    lane.running.add(job);
  };

  const fill = (lane: Lane) => {
    const { next, waiting } = lane;
    if (next) while (next.hasPlace && lane.overdue) moveOn(lane.overdue, next);
    while (waiting.length > 0) {
      if (!lane.hasPlace) {
        const { overdue } = lane;
        if (!overdue) return;
        putBack(overdue);
      }
      const job = waiting.next();
      if (job) start(job, lane);
    }
  };

  const schedule = () => {
    if (closed) return;
    const { longest, long, large, small } = lanes;
    // A lane comes before those whose jobs go on in it: whoever waits there already goes first.
    for (const lane of [longest, long, large, small]) fill(lane);
    // Small jobs may have the places that large ones leave.
    while (large.hasPlace && small.waiting.length > 0) {
      const job = small.waiting.next();
      if (job) start(job, large);
    }
    for (const { name, running, waiting } of Object.values(lanes)) {
      observer?.jobs(name, running.size, waiting.length);
    }
  };

  const cancel = (job: Job, reason: unknown) => {
    const at = leave(job);
    if (at) endProcess(at.process, 'cancelled');
    for (const { waiting } of Object.values(lanes)) waiting.remove(job);
    job.reject(reason);
    schedule();
  };

  return {
    async run(name, request, call) {
      const { signal, hurry = false } = call;
      signal.throwIfAborted();
      if (closed) throw new Error('The compute pool is closed.');
      const before = lanes.small.waiting.length + lanes.large.waiting.length;
      if (hurry && before >= hurriedBehind) throw new ComputePoolBusyError(before);
      let abort = () => {};
      const result = new Promise((resolve, reject) => {
        const job = createJob({ name, request }, call, { resolve, reject });
        abort = () => cancel(job, signal.reason);
        signal.addEventListener('abort', abort);
        firstLane(job).waiting.add(job);
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
      await Promise.all([prompt.close(), patient.close(), ...ending]);
    },
  };
}

function partOfCores(part: number, atLeast: number): number {
  return Math.min(4, Math.max(atLeast, Math.floor(part * availableParallelism())));
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
