import {
  createStigmerActivities,
  createStigmerClient,
  StigmerPlugin,
  type StigmerClientOptions,
} from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { CLOCK_LINE } from '../protocol.js';
import { failFirstAttempt } from './fail-first-attempt.js';
import { getExecution } from './get-execution.js';
import { waitWithoutWorkflow } from './wait-without-workflow.js';

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
  process.stdout.write(`${CLOCK_LINE}${new Date().toISOString()}\n`);
  const taskQueue = process.env['INTEROP_TASK_QUEUE'];
  if (!taskQueue) {
    throw new Error('INTEROP_TASK_QUEUE is not set. Set it to the task queue that the matrix uses.');
  }
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const stigmer = createStigmerClient(client);
  const plugins = [new StigmerPlugin(client)];
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('./workflows.js', import.meta.url)),
      activities: {
        ...failFirstAttempt(createStigmerActivities({ client: stigmer })),
        ...waitWithoutWorkflow(new Client({ connection, namespace, plugins, dataConverter }), taskQueue),
        ...getExecution(stigmer),
      },
      plugins,
      dataConverter,
    });
    await worker.run();
  } finally {
    stigmer.close();
    await connection.close();
  }
}
