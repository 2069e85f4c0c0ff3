import { StigmerPlugin } from '@stigmer/sdk';
import { Client, Connection } from '@temporalio/client';
import type { processDocument } from './process-document.js';

const connection = await Connection.connect({ address: '127.0.0.1:7233' });
const client = new Client({ connection, plugins: [new StigmerPlugin()] });
const result = await client.workflow.execute<typeof processDocument>('processDocument', {
  taskQueue: 'documents',
  workflowId: 'process-report',
  args: ['https://example.com/report.pdf'],
});
console.log(result);
await connection.close();
