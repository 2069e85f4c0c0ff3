import {
  startComputeProcess,
  type ComputeProcess,
  type ComputeProcessOptions,
  type ProcessEnd,
} from './compute-process.js';
import type { ComputeTaskName } from './compute-tasks.js';

/** The processes of a pool that have no job. */
export interface IdleProcesses {
  /** Takes one for a task, if it can be one that has loaded the task's libraries already, or starts one. */
  take(name: ComputeTaskName): ComputeProcess;
  /** Puts one back. It ends when it has had nothing to do for a while. */
  put(process: ComputeProcess): void;
  /** Ends them all. */
  close(): Promise<void>;
}

/**
 * Makes the processes that wait for jobs. None has started yet.
 *
 * @param idleMs how long one may have nothing to do
 * @param onBreakdown hears of one that broke down while it had no job; another takes its place when one is needed
 */
export function createIdleProcesses(
  options: ComputeProcessOptions,
  idleMs: number,
  onBreakdown: (end: ProcessEnd) => void,
): IdleProcesses {
  /** Each with the timer that ends it; the last one put back comes last. */
  const idle = new Map<ComputeProcess, NodeJS.Timeout>();
  const takeOut = (process: ComputeProcess) => {
    clearTimeout(idle.get(process));
    idle.delete(process);
    return process;
  };
  const start = () => {
    const process = startComputeProcess(options, (end) => {
      takeOut(process);
      onBreakdown(end);
    });
    return process;
  };
  return {
    take(name) {
      // The one that worked last: the others may then be idle for long enough to end.
      const latest = [...idle.keys()].toReversed();
      const process = latest.find(({ loaded }) => loaded.has(name)) ?? latest[0];
      return process ? takeOut(process) : start();
    },
    put(process) {
      const timer = setTimeout(() => void takeOut(process).end(), idleMs);
      timer.unref();
      idle.set(process, timer);
    },
    async close() {
      await Promise.all([...idle.keys()].map((process) => takeOut(process).end()));
    },
  };
}
