import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { resultOf, type ComputeOutcome } from './compute-outcome.js';
import type { ComputeJob, ComputeNotice, ComputeTaskName, ComputeTasks } from './compute-tasks.js';
import { startLimits, tooBig, type RunningLimits, type TaskLimits } from './task-limits.js';

/** What a caller gives along with a task. */
export interface ComputeCall {
  readonly signal: AbortSignal;
  readonly progress?: (step: string) => void;
}

/** Runs a task on one of a pool's threads; what goes beyond its limits is ended together with the thread. */
export async function runTask<Name extends ComputeTaskName>(
  threads: Piscina,
  job: ComputeJob<Name>,
  { signal, progress }: ComputeCall,
  limits: TaskLimits,
): Promise<ComputeTasks[Name]['result']> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', abort);
  const { port1: notices, port2: port } = new MessageChannel();
  let running: RunningLimits | undefined;
  const take = (notice: ComputeNotice) => {
    if (notice.kind === 'progress') progress?.(notice.step);
    // The limits are on the work, not on the wait for a thread.
    else running = startLimits(job, limits, stop);
  };
  notices.on('message', take);
  try {
    const outcome = await threads.run({ job, port }, { signal: stop.signal, transferList: [port] });
    // The result comes another way and may overtake the last notices.
    for (let left = receiveMessageOnPort(notices); left; left = receiveMessageOnPort(notices))
      take(left.message);
    return resultOf(outcome as ComputeOutcome) as ComputeTasks[Name]['result'];
  } catch (error) {
    stop.signal.throwIfAborted();
    throw isOutOfMemory(error) ? tooBig(job.request.input, error) : error;
  } finally {
    running?.end();
    notices.close();
    signal.removeEventListener('abort', abort);
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
