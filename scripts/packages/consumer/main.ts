// A user's program, compiled as an ES module and as CommonJS: loads each entry point, and bundles workflows with the plugin.
import { create, equals } from '@bufbuild/protobuf';
import { AgentService } from '@stigmer/api/agent/v1';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { WorkflowService } from '@stigmer/api/workflow/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { callerOutcome } from '@stigmer/handshake';
import { tokenPreview } from '@stigmer/handshake/token';
import { payloadConverterPath, StigmerPlugin } from '@stigmer/sdk';
import { createStigmerActivities } from '@stigmer/sdk/activities';
import { createStigmerClient } from '@stigmer/sdk/client';
import { payloadConverter } from '@stigmer/sdk/payload-converter';
import { completed } from '@stigmer/sdk/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import { strict as assert } from 'node:assert';
import { basename } from 'node:path';

async function main(workflowsPath: string): Promise<void> {
  const execution = create(AgentExecutionSchema, { id: 'aex-1', status: { output: { a: [1] } } });
  const read = payloadConverter.fromPayload<AgentExecution>(payloadConverter.toPayload(execution));
  assert.ok(equals(AgentExecutionSchema, read, execution));
  assert.equal(callerOutcome('agent', ExecutionPhase.COMPLETED).result, 'completed');
  assert.equal(tokenPreview(Uint8Array.of(1, 2, 3)), 'AQID');
  assert.equal(basename(payloadConverterPath), 'payload-converter.js');
  assert.ok(AgentService.method.list && WorkflowService.method.list && WorkflowExecutionSchema.typeName);

  assert.equal(completed().phase, ExecutionPhase.COMPLETED);

  const client = createStigmerClient();
  assert.equal(typeof createStigmerActivities({ client }).ExecuteAgent, 'function');
  client.close();

  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  const { code } = await bundleWorkflowCode({ workflowsPath, plugins: [new StigmerPlugin()], logger: quiet });
  assert.ok(code.includes('stigmer-payload-converter-is-bundled'));
}

const [, , workflowsPath = ''] = process.argv;
main(workflowsPath).catch((error: unknown) => {
  process.exitCode = 1;
  process.stderr.write(`${String(error)}\n`);
});
