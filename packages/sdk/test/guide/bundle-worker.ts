import { StigmerPlugin } from '@stigmer/sdk';
import { Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

const worker = await Worker.create({
  taskQueue: 'documents',
  workflowBundle: { codePath: fileURLToPath(new URL('./workflow-bundle.js', import.meta.url)) },
  plugins: [new StigmerPlugin()],
});
await worker.run();
