import { availableParallelism } from 'node:os';
import type { ComputeTaskName, ComputeTasks } from './compute-tasks.js';
import { createComputeThreads, type ComputeThreads } from './compute-threads.js';
import { runTask, type ComputeCall } from './run-task.js';

/** Options of a compute pool. */
export interface ComputePoolOptions {
  /** Threads for texts. Default: one less than the machine's cores, at least 1, at most 4. */
  readonly threads?: number;
  /** How long a task may run once a thread has begun it. Default: 60 s. */
  readonly maxTaskMs?: number;
  /** How much heap one thread may use. Default: 512 MiB. */
  readonly maxHeapMb?: number;
  /** How far the process may grow while a document is read. Default: 1024 MiB. */
  readonly maxGrowthMb?: number;
  /** Hears of a thread that broke down while it had no task; another takes its place. Default: nobody does. */
  readonly onThreadError?: (error: unknown) => void;
}

/** Threads for work that would keep the main thread from its RPCs and heartbeats. */
export interface ComputePool {
  /** Rejects with an AgentInputError for a bad input, and with the signal's reason when it aborts. */
  run<Name extends ComputeTaskName>(
    name: Name,
    request: ComputeTasks[Name]['request'],
    call: ComputeCall,
  ): Promise<ComputeTasks[Name]['result']>;

  /**
   * Starts all threads and loads their models: the first task takes a second otherwise. Never rejects: where a machine is too
   * busy for it, the first task does it.
   */
  warmUp(): Promise<void>;

  /** Ends all threads at once; tasks that still run reject. */
  close(): Promise<void>;
}

/** Makes a pool. Its threads start with the first task and then stay. */
export function createComputePool(options: ComputePoolOptions = {}): ComputePool {
  const threads = options.threads ?? Math.min(4, Math.max(1, availableParallelism() - 1));
  const { maxTaskMs = 60_000, maxHeapMb = 512, maxGrowthMb = 1024, onThreadError = () => {} } = options;
  const limits = { maxTaskMs, maxGrowthMb };
  const texts = createComputeThreads(threads, maxHeapMb, onThreadError);
  // Documents are read one at a time: so the process's growth is that document's.
  const documents = createComputeThreads(1, maxHeapMb, onThreadError);

  const warm = async (group: ComputeThreads, forDocuments: boolean) => {
    const job = { name: 'warmUp', request: { documents: forDocuments, input: '' } } as const;
    try {
      await runTask(group.start(), job, { signal: new AbortController().signal }, limits);
    } catch (error) {
      onThreadError(error);
    }
  };
  return {
    async run(name, request, call) {
      const group = name === 'document' ? documents : texts;
      return runTask(group.start(), { name, request }, call, limits);
    },
    async warmUp() {
      await Promise.all([
        warm(documents, true),
        ...Array.from({ length: threads }, () => warm(texts, false)),
      ]);
    },
    async close() {
      await Promise.all([texts.close(), documents.close()]);
    },
  };
}
