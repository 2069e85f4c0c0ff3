import {
  createArtifactCodec,
  createStigmerActivities,
  createStigmerClient,
  hideTaskToken,
  payloadConverterPath,
} from '@stigmer/sdk';
import { Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

const client = createStigmerClient();
const worker = await Worker.create({
  taskQueue: 'documents',
  workflowsPath: fileURLToPath(new URL('./process-document.js', import.meta.url)),
  activities: createStigmerActivities({ client, createTimeout: '10 minutes' }),
  dataConverter: { payloadConverterPath, payloadCodecs: [createArtifactCodec(client)] },
  interceptors: { activity: [hideTaskToken] },
});
await worker.run();
client.close();
