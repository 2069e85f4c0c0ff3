import { StigmerPlugin } from '@stigmer/sdk';
import { Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const worker = await Worker.create({
  taskQueue: 'documents',
  workflowBundle: { codePath: beside('./workflow-bundle.js') },
  dataConverter: { payloadConverterPath: beside('./payload-converter.mjs') },
  plugins: [new StigmerPlugin()],
});
await worker.run();
