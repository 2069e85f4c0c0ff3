import { StigmerPlugin } from '@stigmer/sdk';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createActivities } from './activities.js';
import { DEMO_TASK_QUEUE } from './inputs.js';

const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
try {
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: DEMO_TASK_QUEUE,
    workflowsPath: fileURLToPath(new URL('./workflows/index.js', import.meta.url)),
    activities: createActivities(process.env['DEMO_RESULTS'] ?? join(tmpdir(), 'stigmer-demo')),
    plugins: [new StigmerPlugin()],
  });
  await worker.run();
} finally {
  await connection.close();
}
