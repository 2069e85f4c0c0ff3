import { StigmerPlugin } from '@stigmer/sdk';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { CALLER_QUEUE } from './caller-queue.js';

/** The process of a caller's worker. It tells the harness the tokens of the activities that leave Create to it. */
async function HandOutToken(index: number): Promise<never> {
  const { taskToken, attempt } = Context.current().info;
  process.send?.({ index, attempt, token: Buffer.from(taskToken).toString('base64') });
  throw new CompleteAsyncError();
}

const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  connection,
  namespace: 'default',
  taskQueue: CALLER_QUEUE,
  workflowsPath: fileURLToPath(new URL('./caller-workflows.js', import.meta.url)),
  activities: { HandOutToken },
  plugins: [new StigmerPlugin({ url: process.env['STIGMER_URL'] ?? '' })],
});
await worker.run();
