import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { expect } from 'vitest';
import type { Asked } from '../../stack/caller.js';
import { readHistory } from '../../stack/caller-history.js';
import { endedExecution, executionIdOf, executionTypes } from '../../stack/executions.js';
import { resultOf } from '../../stack/result-of.js';
import type { AddRow, Bench } from '../row.js';

/** A caller that cancels: its workflow sees Temporal's own cancellation, and what it waited for is stopped. */
export function callerCancelsRows(add: AddRow): void {
  add('a caller cancels while it waits for an agent', async (bench) => {
    const document = bench.stack.documents.open();
    await expectCancellation(
      bench,
      { kind: 'agent', definitionId: 'reader', inputs: { document_url: document.url } },
      () => document.isRead(),
    );
    await document.isLeftAlone();
  });

  add('a caller cancels while it waits for a workflow', async (bench) => {
    await expectCancellation(bench, { kind: 'workflow', definitionId: 'sleep' });
  });
}

async function expectCancellation(
  { caller, stack }: Bench,
  asked: Asked,
  isRunning?: () => Promise<void>,
): Promise<void> {
  const { kind } = asked;
  const handle = await caller.ask(asked);
  const id = await executionIdOf(stack.api, kind, handle.workflowId);
  await isRunning?.();
  await handle.cancel();
  expect(await resultOf(handle)).toMatchObject({
    outcome: 'cancelled',
    failureType: '',
    executionType: '',
    execution: null,
  });
  const { ends } = await readHistory(handle);
  expect(ends).toEqual([
    {
      how: 'cancelled',
      identity: `stigmer/${id}`,
      payloads: [
        {
          encoding: 'json/protobuf',
          messageType: executionTypes[kind],
          json: expect.objectContaining({ id }),
        },
      ],
    },
  ]);
  expect(await endedExecution(stack.api, kind, id)).toMatchObject({
    status: { phase: ExecutionPhase.CANCELLED, callback: { state: CallbackState.DELIVERED } },
  });
}
