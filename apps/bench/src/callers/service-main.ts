import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { NativeConnection, Worker } from '@temporalio/worker';
import { serviceHandler } from 'nexus-rpc';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { SERVICE_QUEUE } from './names.js';
import { peerService } from './nexus-service.js';
import { Noop } from './noop.js';
import type { OneActivity } from './one-activity.js';

/** The process of a worker that peers call, as callers call Stigmer: for a child workflow, or a Nexus operation. */
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' }),
  namespace: 'default',
  taskQueue: SERVICE_QUEUE,
  workflowsPath: fileURLToPath(new URL('./one-activity.js', import.meta.url)),
  activities: { Noop },
  nexusServices: [
    serviceHandler(peerService, {
      oneActivity: new WorkflowRunOperationHandler<string, string>((context, text) =>
        startWorkflow<typeof OneActivity>(context, 'OneActivity', {
          workflowId: `nexus-${randomUUID()}`,
          args: [text],
        }),
      ),
    }),
  ],
});
process.once('disconnect', () => process.exit(1));
await worker.run();
