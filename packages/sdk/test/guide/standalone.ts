import { StigmerPlugin, type StigmerActivities } from '@stigmer/sdk';
import { Client, Connection } from '@temporalio/client';

const connection = await Connection.connect({ address: '127.0.0.1:7233' });
const client = new Client({ connection, plugins: [new StigmerPlugin()] });
const handle = await client.activity.typed<StigmerActivities>().start('ExecuteAgent', {
  id: 'summary-of-document-17',
  taskQueue: 'documents',
  args: [{ agentId: 'summarizer', inputs: { text: 'A long text.' } }],
  startToCloseTimeout: '1 hour',
  retry: { maximumAttempts: 1 },
});
const { id, status } = await handle.result();
console.log(id, status?.output);
await connection.close();
