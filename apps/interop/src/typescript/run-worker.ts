import {
  createStigmerActivities,
  createStigmerClient,
  StigmerPlugin,
  type StigmerClientOptions,
} from '@stigmer/sdk';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { failFirstAttempt } from './fail-first-attempt.js';

/** What tells one interop worker from the other. */
export interface InteropWorkerOptions {
  readonly client?: StigmerClientOptions;
  readonly dataConverter?: DataConverter;
}

/** Runs the interop worker of TypeScript until a signal ends it. */
export async function runInteropWorker({
  client = {},
  dataConverter = {},
}: InteropWorkerOptions = {}): Promise<void> {
  const taskQueue = process.env['INTEROP_TASK_QUEUE'];
  if (!taskQueue) {
    throw new Error('INTEROP_TASK_QUEUE is not set. Set it to the task queue that the matrix uses.');
  }
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const stigmer = createStigmerClient(client);
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('./workflows.js', import.meta.url)),
      activities: failFirstAttempt(createStigmerActivities({ client: stigmer })),
      plugins: [new StigmerPlugin(client)],
      dataConverter,
    });
    await worker.run();
  } finally {
    stigmer.close();
    await connection.close();
  }
}
