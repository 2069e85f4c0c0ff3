import { payloadConverterPath } from '@stigmer/sdk';
import { completed, FakeStigmer } from '@stigmer/sdk/testing';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import type { processDocument } from './process-document.js';

const environment = await TestWorkflowEnvironment.createLocal({
  client: { dataConverter: { payloadConverterPath } }, // reads the executions in failures
});
const stigmer = new FakeStigmer(environment);
stigmer.agent('document-processor-v1', completed({ title: 'Report' }));

const worker = await Worker.create({
  connection: environment.nativeConnection,
  taskQueue: 'test',
  workflowsPath: fileURLToPath(new URL('./process-document.js', import.meta.url)),
  plugins: [stigmer.plugin],
});
const result = await worker.runUntil(
  environment.client.workflow.execute<typeof processDocument>('processDocument', {
    taskQueue: 'test',
    workflowId: 'process-report',
    args: ['https://example.com/report.pdf'],
  }),
);
assert.equal(result, '{"title":"Report"}');
assert.deepEqual(stigmer.asked[0]?.execution.spec?.inputs, {
  document_url: 'https://example.com/report.pdf',
});

await stigmer.close();
await environment.teardown();
