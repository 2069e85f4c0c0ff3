import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { expect } from 'vitest';
import type { Asked } from '../../stack/caller.js';
import { endedExecution, executionIdOfActivity } from '../../stack/executions.js';
import { expectLine } from '../log-line.js';
import type { AddRow } from '../row.js';
import { expectSeen } from '../told.js';

const text = 'Grüße 🎉';
const echo: Asked = { kind: 'agent', definitionId: 'echo', inputs: { text } };
const greet: Asked = { kind: 'workflow', definitionId: 'greet', inputs: { name: text } };

/** Activities that a client of the language starts by itself, without any workflow. */
export function standaloneRows(add: AddRow): void {
  add('an agent completes for an activity without a workflow', async ({ caller, stack }) => {
    const { activityId, seen } = await caller.askStandalone(echo);
    const execution = expectSeen(await seen(), echo, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: { inputs: { text } },
    });
    expect(await executionIdOfActivity(stack.api, 'agent', activityId)).toBe(execution.id);
    const { status } = await endedExecution(stack.api, 'agent', execution.id);
    expect(status?.callback).toMatchObject({ state: CallbackState.DELIVERED, activityId, workflowId: '' });
    await expectLine(caller, 'Extracted task token', {
      token_fingerprint: status?.callback?.tokenFingerprint ?? '',
      activity_id: activityId,
      activity_run_id: status?.callback?.runId ?? '',
    });
  });

  add('a workflow completes for an activity without a workflow', async ({ caller }) => {
    const { seen } = await caller.askStandalone(greet);
    expectSeen(await seen(), greet, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: expect.objectContaining({ greeting: `Hello, ${text}` }),
    });
  });

  add('an agent fails for an activity without a workflow', async ({ caller, stack }) => {
    const asked: Asked = {
      kind: 'agent',
      definitionId: 'reader',
      inputs: { document_url: stack.documents.missingUrl },
    };
    const { seen } = await caller.askStandalone(asked);
    expectSeen(await seen(), asked, {
      outcome: 'failed',
      phase: 'FAILED',
      failureType: 'AGENT_EXECUTION_FAILED',
      message: '404',
    });
  });

  add('a workflow fails for an activity without a workflow', async ({ caller }) => {
    const asked = { ...greet, definitionId: 'refuse' };
    const { seen } = await caller.askStandalone(asked);
    expectSeen(await seen(), asked, {
      outcome: 'failed',
      phase: 'FAILED',
      failureType: 'WORKFLOW_EXECUTION_FAILED',
      message: `name: ${text} is not welcome`,
    });
  });

  add('a client cancels an activity without a workflow', async ({ caller, stack }) => {
    const document = stack.documents.open();
    const { activityId, seen } = await caller.askStandalone({
      kind: 'agent',
      definitionId: 'reader',
      inputs: { document_url: document.url },
    });
    const id = await executionIdOfActivity(stack.api, 'agent', activityId);
    await document.isRead();
    await caller.standalone(activityId).cancel('no longer needed');
    expect(await seen()).toMatchObject({ outcome: 'cancelled', failureType: '', execution: null });
    await document.isLeftAlone();
    expect(await endedExecution(stack.api, 'agent', id)).toMatchObject({
      status: { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.DELIVERED } },
    });
  });
}
