import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { LATEST_REVISION } from '@stigmer/handshake';
import { ApplicationFailure } from '@temporalio/common';
import type { OperationInput, OperationOutput } from 'nexus-rpc';
import { expect, expectTypeOf, test } from 'vitest';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from './inputs.js';
import { stigmerService } from './nexus.js';

const { executeAgent, executeWorkflow } = stigmerService.operations;

test('inputs travel as the JSON form of the spec, with the latest revision', () => {
  const callback = { revision: LATEST_REVISION };
  expect(
    executeAgent.inputType?.transferTypeConverter?.toTransferType({
      agentId: 'summarizer',
      inputs: { text: 'x' },
      message: 'hello',
      timeLimit: '2 hours',
    }),
  ).toEqual({
    agentId: 'summarizer',
    inputs: { text: 'x' },
    message: 'hello',
    timeLimit: '7200s',
    callback,
  });
  expect(executeWorkflow.inputType?.transferTypeConverter?.toTransferType({ workflowId: 'greet' })).toEqual({
    workflowId: 'greet',
    callback,
  });
});

test('an input that is no text is refused before anything is sent', () => {
  // As plain JavaScript may have it.
  const input: ExecuteAgentInput = JSON.parse('{ "agentId": "summarizer", "inputs": { "pages": 3 } }');
  expect(() => executeAgent.inputType?.transferTypeConverter?.toTransferType(input)).toThrow(
    ApplicationFailure,
  );
});

test('operations are typed', () => {
  expectTypeOf<OperationInput<typeof executeAgent>>().toEqualTypeOf<ExecuteAgentInput>();
  expectTypeOf<OperationOutput<typeof executeAgent>>().toEqualTypeOf<AgentExecution>();
  expectTypeOf<OperationInput<typeof executeWorkflow>>().toEqualTypeOf<ExecuteWorkflowInput>();
  expectTypeOf<OperationOutput<typeof executeWorkflow>>().toEqualTypeOf<WorkflowExecution>();
});
