import { create, isMessage, toJson } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { assert, describe, expect, test } from 'vitest';
import { artifactMessage } from '../artifacts/artifact.js';
import { deliveredExecution, readDelivered } from './delivered-execution.js';

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

describe('a result that is kept as an artifact', () => {
  const artifact = {
    id: `aex-1/${'a'.repeat(64)}`,
    sizeBytes: 3_000_000,
    sha256: 'a'.repeat(64),
    mediaType: 'application/json',
  };
  const large = create(AgentExecutionSchema, {
    id: 'aex-1',
    status: { phase: ExecutionPhase.COMPLETED, outputArtifact: artifactMessage(artifact) },
  });

  test('has a field of its own from the second revision on', () => {
    const delivered = deliveredExecution(large, 2).status;
    expect(delivered?.outputArtifact).toEqual(artifactMessage(artifact));
    expect(delivered?.output).toBeUndefined();
  });

  test('stands in the output for callers of the first', () => {
    const delivered = deliveredExecution(large, 0).status;
    expect(delivered?.output).toEqual({ artifact: { ...artifact, sizeBytes: '3000000' } });
    expect(delivered?.outputArtifact).toBeUndefined();
  });

  test.each([0, 1, 2])('is read back from what revision %d received', (revision) => {
    expect(readDelivered(deliveredExecution(large, revision))).toEqual({ artifact });
  });

  test('an output that only looks like one stays an output', () => {
    const output = { artifact: { ...artifact, id: `aex-2/${artifact.sha256}`, sizeBytes: '3' } };
    const own = create(AgentExecutionSchema, { id: 'aex-1', status: { output } });
    expect(readDelivered(own)).toEqual({ output });
  });
});
