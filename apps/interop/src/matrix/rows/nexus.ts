import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { expect } from 'vitest';
import type { Asked, Waiting } from '../../stack/caller.js';
import { cancelExecution, endedExecution, executionIdOf, executionTypes } from '../../stack/executions.js';
import { readNexusEnd } from '../../stack/nexus-history.js';
import { resultOf } from '../../stack/result-of.js';
import { NEXUS_ENDPOINT } from '../../stack/server.js';
import type { AddRow } from '../row.js';
import { expectSeen, type ExpectedEnd } from '../told.js';

const text = 'Grüße an „Ada“ & <Zoë> \\ 🎉';

const byNexus = { nexusEndpoint: NEXUS_ENDPOINT };
const echo: Asked = { ...byNexus, kind: 'agent', definitionId: 'echo', inputs: { text } };
const greet: Asked = { ...byNexus, kind: 'workflow', definitionId: 'greet', inputs: { name: text } };
const read = (document_url: string): Asked => ({
  ...byNexus,
  kind: 'agent',
  definitionId: 'reader',
  inputs: { document_url },
});

/** Callers that wait by a Nexus operation: no activity, no token. */
export function nexusRows(add: AddRow): void {
  add('an agent completes a Nexus operation', async ({ caller }) => {
    await expectTold(await caller.ask(echo), echo, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: { inputs: { text } },
    });
  });

  add('a workflow completes a Nexus operation', async ({ caller }) => {
    await expectTold(await caller.ask(greet), greet, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: expect.objectContaining({ greeting: `Hello, ${text}` }),
    });
  });

  add('an agent fails a Nexus operation', async ({ caller, stack }) => {
    const asked = read(stack.documents.missingUrl);
    await expectTold(await caller.ask(asked), asked, {
      outcome: 'failed',
      phase: 'FAILED',
      failureType: 'AGENT_EXECUTION_FAILED',
      message: '404',
    });
  });

  add('a workflow fails a Nexus operation', async ({ caller }) => {
    const asked = { ...greet, definitionId: 'refuse' };
    await expectTold(await caller.ask(asked), asked, {
      outcome: 'failed',
      phase: 'FAILED',
      failureType: 'WORKFLOW_EXECUTION_FAILED',
      message: `name: ${text} is not welcome`,
    });
  });

  add('an agent is cancelled in Stigmer that a Nexus operation waits for', async ({ caller, stack }) => {
    const document = stack.documents.open();
    const asked = read(document.url);
    const handle = await caller.ask(asked);
    await document.isRead();
    const id = await executionIdOf(stack.api, 'agent', handle.workflowId);
    await cancelExecution(stack.api, 'agent', id, 'wrong document');
    await expectTold(handle, asked, {
      outcome: 'cancelled in Stigmer',
      phase: 'CANCELLED',
      failureType: 'AGENT_EXECUTION_CANCELLED',
      message: 'wrong document',
    });
    await document.isLeftAlone();
  });

  add('a caller cancels its Nexus operation', async ({ caller, stack }) => {
    const document = stack.documents.open();
    const handle = await caller.ask(read(document.url));
    await document.isRead();
    const id = await executionIdOf(stack.api, 'agent', handle.workflowId);
    await handle.cancel();
    expect(await resultOf(handle)).toMatchObject({
      outcome: 'cancelled',
      executionType: '',
      execution: null,
    });
    expect(await readNexusEnd(handle)).toMatchObject({ how: 'cancelled' });
    expect(await endedExecution(stack.api, 'agent', id)).toMatchObject({
      status: { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.DELIVERED } },
    });
    await document.isLeftAlone();
  });
}

/** Checks what the workflow has seen, and that by its history the operation ended so, with a payload that all languages can read. */
async function expectTold(handle: Waiting, asked: Asked, expected: ExpectedEnd): Promise<void> {
  const { id, error } = expectSeen(await resultOf(handle), asked, expected);
  expect(await readNexusEnd(handle)).toEqual({
    how: error ? 'failed' : 'completed',
    ...(error && { failure: { ...error, nonRetryable: true } }),
    payloads: [
      {
        encoding: 'json/protobuf',
        messageType: executionTypes[asked.kind],
        json: expect.objectContaining({ id }),
      },
    ],
  });
}
