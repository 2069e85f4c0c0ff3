import { AgentInputError } from './agent-input-error.js';
import type { ComputeJob } from './compute-tasks.js';

/** How much a task may use. */
export interface TaskLimits {
  /** How long it may run once a thread has begun it. */
  readonly maxTaskMs: number;
  /** How far the process may grow while a document is read. */
  readonly maxGrowthMb: number;
}

/** The limits of a task that runs. */
export interface RunningLimits {
  end(): void;
}

const memoryCheckMs = 100;

/** Watches a task from now on; aborts it with an AgentInputError when it goes beyond a limit. */
export function startLimits(
  { name, request: { input } }: ComputeJob,
  { maxTaskMs, maxGrowthMb }: TaskLimits,
  stop: AbortController,
): RunningLimits {
  const timer = setTimeout(() => stop.abort(tooLong(input, maxTaskMs)), maxTaskMs);
  if (name !== 'document') return { end: () => clearTimeout(timer) };

  // A thread's heap limit doesn't see memory outside the heap, and there a file of a few kilobytes may be
  // unpacked to gigabytes. Documents are read one at a time, so the process's growth is theirs.
  const limit = process.memoryUsage.rss() + maxGrowthMb * 1024 * 1024;
  const guard = setInterval(() => {
    if (process.memoryUsage.rss() > limit) stop.abort(tooBig(input));
  }, memoryCheckMs);
  return {
    end() {
      clearTimeout(timer);
      clearInterval(guard);
    },
  };
}

/** The task needed more memory than it may use. */
export function tooBig(input: string, cause?: unknown): AgentInputError {
  return new AgentInputError(
    input,
    'TOO_LARGE',
    'working on it needed more memory than allowed and was stopped. Give a smaller or simpler one.',
    { cause },
  );
}

function tooLong(input: string, maxTaskMs: number): AgentInputError {
  return new AgentInputError(
    input,
    'TOO_LARGE',
    `working on it took longer than ${maxTaskMs / 1000} s and was stopped. Give a smaller or simpler one.`,
  );
}
