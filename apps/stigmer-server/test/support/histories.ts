import proto, { type temporal } from '@temporalio/proto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerlessRun } from '../../src/temporal/workflows/serverless-workflow.js';

const { History } = proto.temporal.api.history.v1;

/** Where recorded histories are kept, unless the environment says otherwise. */
const historiesFolder = process.env['HISTORIES_FOLDER'] ?? join(import.meta.dirname, '..', 'histories');

/** The file of a history. */
export function historyFile(name: string): string {
  return join(historiesFolder, `${name}.json`);
}

/** A history that was recorded when the code of its workflow was another, perhaps. */
export interface RecordedHistory {
  readonly name: string;
  readonly workflowType: string;
  readonly history: temporal.api.history.v1.IHistory;
}

/** What tells of the machine that a history was recorded on, and what replaying doesn't look at. */
const LEFT_OUT = new Set([
  'identity',
  'stackTrace',
  'binaryChecksum',
  'buildId',
  'completionCallbacks',
  'links',
]);

/** A process of a machine, in the names of task queues. */
const PROCESS = /"\d+@[^"]*"/g;

/** Keeps a history as a file. */
export async function recordHistory(name: string, history: temporal.api.history.v1.IHistory): Promise<void> {
  const json = History.toObject(History.create(history), { longs: String, bytes: String });
  const lean = JSON.stringify(json, (key, value: unknown) => (LEFT_OUT.has(key) ? undefined : value), 1);
  await mkdir(historiesFolder, { recursive: true });
  await writeFile(historyFile(name), `${lean.replace(PROCESS, '"worker"')}\n`);
}

/** Reads all histories that were recorded. */
export async function recordedHistories(): Promise<RecordedHistory[]> {
  const files = (await readdir(historiesFolder)).filter((file) => file.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const history = History.fromObject(JSON.parse(await readFile(join(historiesFolder, file), 'utf8')));
      const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
      return { name: file, workflowType: started?.workflowType?.name ?? '', history };
    }),
  );
}

/** A history of a definition's run as if it had been started with something else. */
export function withInput(
  history: temporal.api.history.v1.IHistory,
  change: (run: ServerlessRun) => ServerlessRun,
): temporal.api.history.v1.IHistory {
  const copy = History.fromObject(History.toObject(History.create(history)));
  const [payload] = copy.events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload?.data) throw new Error('the history does not begin with an input');
  const run: ServerlessRun = JSON.parse(new TextDecoder().decode(payload.data));
  payload.data = new TextEncoder().encode(JSON.stringify(change(run)));
  return copy;
}
