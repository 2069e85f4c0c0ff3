import { createRequire } from 'node:module';
import { Piscina } from 'piscina';

/** package.json names the built file, so that it is found from the sources too: a thread runs no TypeScript. */
const workerFile = createRequire(import.meta.url).resolve('#compute-worker');

/** Threads of one kind, which start when they are first asked for. */
export interface ComputeThreads {
  /** Starts the threads if that is still to be done. Throws once they are closed. */
  start(): Piscina;
  /** Ends the threads at once; tasks that still run reject. */
  close(): Promise<void>;
}

/** Makes `count` threads, none of which has started yet, of up to `maxHeapMb` of heap each. */
export function createComputeThreads(
  count: number,
  maxHeapMb: number,
  onThreadError: (error: unknown) => void,
): ComputeThreads {
  let threads: Piscina | undefined;
  let closed = false;
  return {
    start() {
      if (closed) throw new Error('The compute pool is closed.');
      threads ??= new Piscina({
        filename: workerFile,
        name: 'runJob',
        // With fewer at least than at most, tasks that wait for a thread would wait for ever when it dies:
        // only threads below the minimum are replaced.
        minThreads: count,
        maxThreads: count,
        resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      }).on('error', onThreadError);
      return threads;
    },
    async close() {
      closed = true;
      await threads?.destroy();
    },
  };
}
