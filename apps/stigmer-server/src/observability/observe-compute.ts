import type { Logger } from 'pino';
import type { ComputeObserver } from '../compute/compute-pool.js';
import type { Metrics } from './metrics.js';

/** Counts what compute processes do, and logs those that broke down or were ended from outside. */
export function observeCompute(metrics: Metrics, logger: Logger): ComputeObserver {
  return {
    jobs(lane, running, waiting) {
      metrics.computeJobs.set({ lane, state: 'running' }, running);
      metrics.computeJobs.set({ lane, state: 'waiting' }, waiting);
    },
    processEnded: (cause) => metrics.endedComputeProcesses.inc({ cause }),
    breakdown: ({ how, lastWords }) =>
      logger.warn({ how, last_words: lastWords }, 'A compute process was lost'),
  };
}
