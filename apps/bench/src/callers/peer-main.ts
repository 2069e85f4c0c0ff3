import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { createAndPoll } from './create-and-poll.js';
import { PEER_QUEUE } from './names.js';
import { Noop } from './noop.js';

/** The process of a worker that does what a user could do instead: nothing of Stigmer's is in its workflows. */
const [url = ''] = (process.env['STIGMER_URLS'] ?? '').split(',');
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' }),
  namespace: 'default',
  taskQueue: PEER_QUEUE,
  workflowsPath: fileURLToPath(new URL('./peer-workflows.js', import.meta.url)),
  activities: { Noop, CreateAndPoll: createAndPoll(url) },
});
process.once('disconnect', () => process.exit(1));
await worker.run();
