import { StigmerPlugin } from '@stigmer/sdk';
import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

const connection = await NativeConnection.connect({ address: '127.0.0.1:7233' });
try {
  const worker = await Worker.create({
    connection,
    namespace: 'default',
    taskQueue: 'documents',
    workflowsPath: fileURLToPath(new URL('./process-document.js', import.meta.url)),
    plugins: [new StigmerPlugin({ url: 'http://127.0.0.1:7234' })],
  });
  await worker.run();
} finally {
  await connection.close();
}
