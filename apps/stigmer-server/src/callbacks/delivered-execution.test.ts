import { create, isMessage, toJson } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { assert, expect, test } from 'vitest';
import { deliveredExecution } from './delivered-execution.js';

const status = {
  phase: ExecutionPhase.COMPLETED,
  output: { a: 1 },
  callback: { state: CallbackState.WAITING },
};

test('an older caller receives the fields of the first revision only', () => {
  const agent = create(AgentExecutionSchema, {
    id: 'aex-1',
    spec: { agentId: 'echo', inputs: { a: 'b' }, message: 'm', timeLimit: { seconds: 5n } },
    status,
  });
  for (const revision of [0, 1]) {
    const delivered = deliveredExecution(agent, revision);
    assert(isMessage(delivered, AgentExecutionSchema));
    expect(toJson(AgentExecutionSchema, delivered)).toEqual({
      id: 'aex-1',
      spec: { agentId: 'echo', inputs: { a: 'b' }, message: 'm' },
      status: { phase: 'EXECUTION_PHASE_COMPLETED', output: { a: 1 } },
    });
  }
});

test('a caller that knows more receives more, but not the state of its own callback', () => {
  const workflow = create(WorkflowExecutionSchema, {
    id: 'wex-1',
    spec: { workflowId: 'pipeline', timeLimit: { seconds: 5n } },
    status,
  });
  expect(deliveredExecution(workflow, 2)).toMatchObject({ spec: { timeLimit: { seconds: 5n } } });
  expect(deliveredExecution(workflow, 2).status?.callback).toBeUndefined();
});
