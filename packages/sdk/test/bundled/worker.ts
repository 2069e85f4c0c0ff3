// A worker's main program, for a bundler: it waits for an agent once, and prints what its workflow has made of it.
import { StigmerPlugin } from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

const folder = dirname(process.argv[1] ?? '');
const { TEMPORAL_ADDRESS: address = '', CONVERTER: converter, WORKFLOWS: workflowsPath } = process.env;

async function run(): Promise<unknown> {
  Runtime.install({ logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} } });
  const connection = await NativeConnection.connect({ address });
  try {
    const taskQueue = `bundled-${randomUUID()}`;
    const settings = {
      connection,
      plugins: [new StigmerPlugin()],
      ...(converter && { dataConverter: { payloadConverterPath: join(folder, converter) } }),
    };
    const worker = await Worker.create({
      ...settings,
      taskQueue,
      ...(workflowsPath
        ? { workflowsPath }
        : { workflowBundle: { codePath: join(folder, 'workflow-bundle.js') } }),
    });
    const client = new Client(settings);
    return await worker.runUntil(
      client.workflow.execute('callAgent', {
        taskQueue,
        workflowId: taskQueue,
        args: [{ agentId: 'echo', inputs: { a: 'b' } }],
      }),
    );
  } finally {
    await connection.close();
  }
}

run().then(
  (result) => process.stdout.write(JSON.stringify({ result })),
  (error: unknown) => process.stdout.write(JSON.stringify({ error: String(error) })),
);
