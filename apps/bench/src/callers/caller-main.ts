import {
  createArtifactCodec,
  createStigmerActivities,
  createStigmerClient,
  hideTaskToken,
  payloadConverterPath,
  StigmerPlugin,
} from '@stigmer/sdk';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { CALLER_QUEUE } from './names.js';
import { Noop } from './noop.js';
import { roundRobin } from './round-robin.js';

/** The process of a caller's worker, with what StigmerPlugin would give it: the plugin takes one server, this one several. */
const [firstUrl = '', ...otherUrls] = (process.env['STIGMER_URLS'] ?? '').split(',');
const client = roundRobin([
  createStigmerClient({ url: firstUrl }),
  ...otherUrls.map((url) => createStigmerClient({ url })),
]);
const cache = process.env['MAX_CACHED_WORKFLOWS'];

const activities = {
  ...createStigmerActivities({ client }),
  Noop,
  /** Gives the benchmark its task token, to do with it what Stigmer or its peers would. */
  async HandOutToken(): Promise<never> {
    process.send?.({ token: Buffer.from(Context.current().info.taskToken).toString('base64') });
    throw new CompleteAsyncError();
  },
  /** Holds its worker slot. */
  async Block(): Promise<void> {
    await Context.current().cancelled;
  },
};

const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' }),
  namespace: 'default',
  taskQueue: CALLER_QUEUE,
  workflowBundle: await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./caller-workflows.js', import.meta.url)),
    plugins: [new StigmerPlugin({ url: firstUrl })],
    logger: new DefaultLogger('WARN'),
  }),
  activities,
  dataConverter: { payloadConverterPath, payloadCodecs: [createArtifactCodec(client)] },
  interceptors: { activity: [hideTaskToken] },
  ...(cache !== undefined && { maxCachedWorkflows: Number(cache) }),
});
process.on('message', () => process.send?.({ status: worker.getStatus() }));
process.once('disconnect', () => process.exit(1));
await worker.run();
