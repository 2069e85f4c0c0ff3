import { Client, type ClientPlugin } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions, type WorkerPlugin } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** The workflows of `workflows.ts`. */
export const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));

/** A payload converter of a user's own that reads Stigmer's messages too. */
export const ownConverterPath = fileURLToPath(new URL('./own-converter.js', import.meta.url));

/** A payload converter of a user's own that does not. */
export const jsonOnlyConverterPath = fileURLToPath(new URL('./json-only-converter.js', import.meta.url));

/** A plugin for everything. */
export type AnyPlugin = WorkerPlugin & ClientPlugin;

/** Connects to the Temporal server of this test run. */
export function connect(plugins: AnyPlugin[] = []): Promise<NativeConnection> {
  return NativeConnection.connect({ address: inject('temporalAddress'), plugins });
}

/** Runs a worker of these options for as long as `work` takes. */
export async function withWorker<T>(
  options: Omit<WorkerOptions, 'taskQueue'> & { connection: NativeConnection },
  work: (client: Client, taskQueue: string) => Promise<T>,
): Promise<T> {
  const taskQueue = `sdk-${crypto.randomUUID()}`;
  const worker = await Worker.create({ ...options, taskQueue });
  const { connection, dataConverter, plugins = [] } = options;
  const client = new Client({
    connection,
    ...(dataConverter && { dataConverter }),
    plugins,
  });
  return worker.runUntil(work(client, taskQueue));
}
