import { create } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { expect, it } from 'vitest';
import { ownerStartOptions } from './owner-start.js';

function priorityOf(short: boolean) {
  const { priority } = ownerStartOptions<'agent'>({
    definitionId: 'an-agent',
    execution: create(AgentExecutionSchema, { id: 'aex-1' }),
    options: { plan: { builtin: 'an-agent', short }, timeLimitMs: 1_000, retryableFailures: false },
    specHash: '',
  });
  return priority?.priorityKey;
}

it('the owner of a short agent comes before those that have the middle priority', () => {
  expect(priorityOf(true)).toBe(2);
  expect(priorityOf(false)).toBeUndefined();
});
