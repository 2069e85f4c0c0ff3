import { parentPort, type MessagePort } from 'node:worker_threads';
import type { ComputeJob, ComputeTaskName, ComputeTasks } from './compute-tasks.js';
import { outcomeOf } from './job-outcome.js';
import type { JobNotice } from './process-messages.js';

type Progress = (step: string) => void;
type Task<Name extends ComputeTaskName> = (
  request: ComputeTasks[Name]['request'],
  progress: Progress,
) => ComputeTasks[Name]['result'] | Promise<ComputeTasks[Name]['result']>;

/** A process loads the libraries of the tasks that it is given, once. */
const tasks: { readonly [Name in ComputeTaskName]: () => Promise<Task<Name>> } = {
  sentiment: async () => (await import('../agents/builtin/text/sentiment.js')).analyzeSentiment,
  entities: async () => (await import('../agents/builtin/text/entities.js')).extractEntities,
  summary: async () => (await import('../agents/builtin/text/summary-report.js')).makeSummary,
  document: async () => (await import('../agents/builtin/documents/document-report.js')).reportOnDocument,
  csv: async () => (await import('../workflows/parse-csv.js')).parseCsv,
  definition: async () => (await import('../workflows/reported-problems.js')).problemsOf,
};

async function work<Name extends ComputeTaskName>(
  { name, request }: ComputeJob<Name>,
  notify: (notice: JobNotice) => void,
): Promise<void> {
  const task = await tasks[name]();
  notify({ kind: 'began' });
  const outcome = await outcomeOf(() => task(request, (step) => notify({ kind: 'progress', step })));
  notify({ kind: 'ended', outcome });
}

/** Does one job after the other, as they come. */
function serve(port: MessagePort): void {
  const notify = (notice: JobNotice) => port.postMessage(notice);
  port.on('message', (job: ComputeJob) => {
    work(job, notify).catch((error: unknown) => {
      notify({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    });
  });
}

if (parentPort) {
  serve(parentPort);
}
