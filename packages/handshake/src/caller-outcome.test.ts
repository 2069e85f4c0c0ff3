import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { expect, test } from 'vitest';
import { callerOutcome } from './caller-outcome.js';

test('each way to end has its outcome for the caller', () => {
  expect(callerOutcome('agent', ExecutionPhase.COMPLETED)).toEqual({ result: 'completed' });
  expect(callerOutcome('agent', ExecutionPhase.FAILED)).toEqual({
    result: 'failed',
    type: 'AGENT_EXECUTION_FAILED',
  });
  expect(callerOutcome('workflow', ExecutionPhase.TIMED_OUT)).toEqual({
    result: 'failed',
    type: 'WORKFLOW_EXECUTION_TIMEOUT',
  });
});

test('a cancellation is a Temporal cancellation only for the caller that asked for it', () => {
  expect(callerOutcome('workflow', ExecutionPhase.CANCELLED, 'caller')).toEqual({ result: 'cancelled' });
  for (const origin of ['user', 'caller-gone'] as const) {
    expect(callerOutcome('agent', ExecutionPhase.CANCELLED, origin)).toEqual({
      result: 'failed',
      type: 'AGENT_EXECUTION_CANCELLED',
    });
  }
});
