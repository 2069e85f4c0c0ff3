import { StigmerPlugin } from '@stigmer/sdk';
import { Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

const worker = await Worker.create({
  taskQueue: 'documents',
  workflowsPath: fileURLToPath(new URL('./process-document.js', import.meta.url)),
  dataConverter: { payloadConverterPath: fileURLToPath(new URL('./payload-converter.js', import.meta.url)) },
  plugins: [new StigmerPlugin()],
});
await worker.run();
