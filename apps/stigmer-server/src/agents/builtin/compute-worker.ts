import type { MessagePort } from 'node:worker_threads';
import { outcomeOf, type ComputeOutcome } from './compute-outcome.js';
import type { ComputeJob, ComputeNotice, ComputeTaskName, ComputeTasks } from './compute-tasks.js';

type Progress = (step: string) => void;
type Task<Name extends ComputeTaskName> = (
  request: ComputeTasks[Name]['request'],
  progress: Progress,
) => Promise<ComputeTasks[Name]['result']>;

/** A thread loads the libraries of the tasks that it is given, once. */
const tasks: { readonly [Name in ComputeTaskName]: Task<Name> } = {
  sentiment: async (request) => (await import('./text/sentiment.js')).analyzeSentiment(request),
  entities: async (request) => (await import('./text/entities.js')).extractEntities(request),
  summary: async (request) => (await import('./text/summary-report.js')).makeSummary(request),
  document: async (request, progress) =>
    (await import('./documents/document-report.js')).reportOnDocument(request, progress),
  warmUp: async ({ documents }) => {
    await (await import('./warm-up.js')).warmUp(documents);
    return null;
  },
};

/** What runs in the pool's threads. */
export function runJob({ job, port }: { job: ComputeJob; port: MessagePort }): Promise<ComputeOutcome> {
  const notify = (notice: ComputeNotice) => port.postMessage(notice);
  notify({ kind: 'started' });
  return outcomeOf(() => run(job, (step) => notify({ kind: 'progress', step })));
}

function run<Name extends ComputeTaskName>({ name, request }: ComputeJob<Name>, progress: Progress) {
  return tasks[name](request, progress);
}
