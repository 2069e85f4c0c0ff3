import { create } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, RetryState } from '@temporalio/common';
import { expect, test } from 'vitest';
import {
  isAgentCancelled,
  isAgentFailed,
  isAgentTimeout,
  isWorkflowCancelled,
  isWorkflowFailed,
  isWorkflowTimeout,
} from './failures.js';

const predicates = {
  AGENT_EXECUTION_FAILED: isAgentFailed,
  AGENT_EXECUTION_TIMEOUT: isAgentTimeout,
  AGENT_EXECUTION_CANCELLED: isAgentCancelled,
  WORKFLOW_EXECUTION_FAILED: isWorkflowFailed,
  WORKFLOW_EXECUTION_TIMEOUT: isWorkflowTimeout,
  WORKFLOW_EXECUTION_CANCELLED: isWorkflowCancelled,
};

const ofActivity = (cause: Error) =>
  new ActivityFailure(
    'Activity task failed',
    'ExecuteAgent',
    '1',
    RetryState.NON_RETRYABLE_FAILURE,
    'me',
    cause,
  );

test.each(Object.entries(predicates))('%s is told from all others, with its execution', (type, matching) => {
  const schema = type.startsWith('AGENT') ? AgentExecutionSchema : WorkflowExecutionSchema;
  const error = ofActivity(
    ApplicationFailure.create({ type, message: 'why', details: [create(schema, { id: 'x-1' })] }),
  );
  for (const predicate of Object.values(predicates)) {
    expect(predicate(error)?.id).toBe(predicate === matching ? 'x-1' : undefined);
  }
});

test('a failure whose details were lost is still told', () => {
  const bare = ApplicationFailure.create({ type: 'AGENT_EXECUTION_FAILED', message: 'why' });
  expect(isAgentFailed(bare)).toEqual(create(AgentExecutionSchema));
  const strange = ApplicationFailure.create({ type: 'WORKFLOW_EXECUTION_TIMEOUT', details: ['too large'] });
  expect(isWorkflowTimeout(strange)).toEqual(create(WorkflowExecutionSchema));
});

test('a failure is found through child workflows', () => {
  const details = [create(AgentExecutionSchema, { id: 'aex-1' })];
  const inner = ofActivity(ApplicationFailure.create({ type: 'AGENT_EXECUTION_FAILED', details }));
  const outer = new ChildWorkflowFailure(
    'default',
    { workflowId: 'child', runId: 'run' },
    'child',
    RetryState.NON_RETRYABLE_FAILURE,
    inner,
  );
  expect(isAgentFailed(outer)?.id).toBe('aex-1');
});

test.each([new Error('AGENT_EXECUTION_FAILED'), 'AGENT_EXECUTION_FAILED', undefined, { cause: {} }])(
  'anything else is none: %s',
  (error) => {
    expect(isAgentFailed(error)).toBeUndefined();
  },
);
