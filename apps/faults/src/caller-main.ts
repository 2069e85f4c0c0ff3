import { StigmerPlugin } from '@stigmer/sdk';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerClock } from './caller-workflows.js';
import { CALLER_QUEUE } from './caller-queue.js';

/** The process of a caller's worker. It tells the harness the tokens of the activities that leave Create to it. */
async function HandOutToken(index: number, clock?: WorkerClock | null): Promise<never> {
  const { info, log } = Context.current();
  const { taskToken, attempt, workflowExecution } = info;
  // As the SDK's own activities do: the harness reads from it which tasks have reached a worker.
  log.info('Extracted task token', { taskToken: undefined, workflow_id: workflowExecution?.workflowId });
  const token = Buffer.from(taskToken).toString('base64');
  const leftMs = info.startToCloseTimeoutMs;
  const told = clock === 'time left' ? { leftMs } : clock ? { deadlineMs: Date.now() + clock + leftMs } : {};
  process.send?.({ index, attempt, token, runId: workflowExecution?.runId, ...told });
  throw new CompleteAsyncError();
}

const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  connection,
  namespace: 'default',
  taskQueue: CALLER_QUEUE,
  workflowBundle: { codePath: process.argv[2] ?? '' },
  activities: { HandOutToken },
  plugins: [new StigmerPlugin({ url: process.env['STIGMER_URL'] ?? '' })],
});
await worker.run();
