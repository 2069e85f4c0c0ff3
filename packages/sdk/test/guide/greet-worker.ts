import { StigmerPlugin } from '@stigmer/sdk';
import { Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

const worker = await Worker.create({
  taskQueue: 'greetings',
  workflowsPath: fileURLToPath(new URL('./greet.js', import.meta.url)),
  plugins: [new StigmerPlugin({ url: 'http://127.0.0.1:7234' })], // or STIGMER_URL
});
await worker.run();
