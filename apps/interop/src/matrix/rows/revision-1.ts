import { toJson, type JsonValue } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { expect } from 'vitest';
import { readRevisionOne } from '../../revision-1.js';
import type { Asked } from '../../stack/caller.js';
import { endedExecution, type Execution } from '../../stack/executions.js';
import type { AddRow, Bench } from '../row.js';
import { expectTold, type ExpectedEnd } from '../told.js';
import { expectedArtifact, largeResult } from './large-results.js';

/** Callers built with the frozen stubs of the first revision, whose executions have a field that these don't know. */
export function revisionOneRows(add: AddRow): void {
  add('an agent completes for a caller with stubs of the first revision', (bench) =>
    expectReadable(
      bench,
      { kind: 'agent', definitionId: 'echo', inputs: { a: 'b' } },
      { outcome: 'completed', phase: 'COMPLETED', output: { inputs: { a: 'b' } } },
    ),
  );

  add('a workflow completes for a caller with stubs of the first revision', (bench) =>
    expectReadable(
      bench,
      { kind: 'workflow', definitionId: 'greet', inputs: { name: 'Ada' } },
      {
        outcome: 'completed',
        phase: 'COMPLETED',
        output: expect.objectContaining({ greeting: 'Hello, Ada' }),
      },
    ),
  );

  add('a result too large for Temporal is told to a caller with stubs of the first revision', (bench) =>
    expectReadable(bench, largeResult, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: { artifact: expectedArtifact },
    }),
  );

  add('an agent fails for a caller with stubs of the first revision', (bench) =>
    expectReadable(
      bench,
      { kind: 'agent', definitionId: 'reader', inputs: { document_url: bench.stack.documents.missingUrl } },
      { outcome: 'failed', phase: 'FAILED', failureType: 'AGENT_EXECUTION_FAILED', message: '404' },
    ),
  );

  add('a workflow fails for a caller with stubs of the first revision', (bench) =>
    expectReadable(
      bench,
      { kind: 'workflow', definitionId: 'refuse', inputs: { name: 'Ada' } },
      {
        outcome: 'failed',
        phase: 'FAILED',
        failureType: 'WORKFLOW_EXECUTION_FAILED',
        message: 'name: Ada is not welcome',
      },
    ),
  );
}

async function expectReadable(
  { oldCaller, stack: { api, gateway } }: Bench,
  asked: Asked,
  expected: ExpectedEnd,
): Promise<void> {
  const { kind } = asked;
  const { execution, end } = await expectTold(await oldCaller.ask(asked), asked, expected);
  const callback = gateway.callbackOf(execution.id);
  expect(callback).toMatchObject({ namespace: oldCaller.namespace, revision: 1 });
  expect(callback?.heartbeatTimeout).toBeUndefined();
  expect(callback?.timeLeft).toBeUndefined();

  // The execution as such can't be read with these stubs; what was delivered can, by the strictest reader.
  const whole = await endedExecution(api, kind, execution.id);
  expect(whole.spec?.timeLimit).toBeDefined();
  expect(() => readRevisionOne(whole.$typeName, jsonOf(whole))).toThrow('timeLimit');
  const [{ messageType, json } = { messageType: '', json: null }] = end.payloads;
  expect(readRevisionOne(messageType, json)).toMatchObject({ id: execution.id });
}

function jsonOf(execution: Execution): JsonValue {
  switch (execution.$typeName) {
    case AgentExecutionSchema.typeName:
      return toJson(AgentExecutionSchema, execution);
    case WorkflowExecutionSchema.typeName:
      return toJson(WorkflowExecutionSchema, execution);
  }
}
