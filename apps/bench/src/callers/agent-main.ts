import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { AGENT_QUEUE } from './names.js';

/** The process of the agents whose work is a Temporal workflow. */
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' }),
  namespace: 'stigmer',
  taskQueue: AGENT_QUEUE,
  workflowsPath: fileURLToPath(new URL('./agent-workflows.js', import.meta.url)),
});
process.once('disconnect', () => process.exit(1));
await worker.run();
