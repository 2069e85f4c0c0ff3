import { expect } from 'vitest';
import { FIRST_ATTEMPT } from '../../protocol.js';
import { readHistory } from '../../stack/caller-history.js';
import { eventually } from '../../stack/eventually.js';
import { executionIdOf, getExecution } from '../../stack/executions.js';
import { resultOf } from '../../stack/result-of.js';
import type { AddRow } from '../row.js';
import { expectTold } from '../told.js';

/** Callers whose activity is tried again, or must not be. */
export function attemptRows(add: AddRow): void {
  add('a retry takes the running execution over', async ({ caller, stack }) => {
    const document = stack.documents.open();
    const asked = {
      kind: 'agent',
      definitionId: 'reader',
      inputs: { document_url: document.url },
      maximumAttempts: 2,
      failFirstAttempt: true,
    } as const;
    const handle = await caller.ask(asked);
    const id = await executionIdOf(stack.api, 'agent', handle.workflowId);
    // Both attempts have had their Create accepted for this execution, and the second one is the one that waits.
    await eventually(async () => {
      const tokens = stack
        .serverLog()
        .filter((line) => line['msg'] === 'Callback token detected' && line['execution_id'] === id)
        .map((line) => line['token_fingerprint']);
      const { status } = await getExecution(stack.api, 'agent', id);
      expect(new Set(tokens).size).toBe(2);
      expect(status?.callback?.tokenFingerprint).toBe(tokens.at(-1));
    });
    await document.isRead();
    document.release();
    const { execution } = await expectTold(handle, asked, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: expect.objectContaining({ source: document.url }),
    });
    expect(execution.id).toBe(id);
    expect(await readHistory(handle)).toMatchObject({ attempt: 2, lastFailureType: FIRST_ATTEMPT });
    expect(await executionIdOf(stack.api, 'agent', handle.workflowId)).toBe(id);
    expect(await stack.countRuns(id)).toBe(1);
    expect(document.reads).toBe(1);
  });

  add('a refusal is not tried again', async ({ caller }) => {
    const handle = await caller.ask({ kind: 'agent', definitionId: 'nobody', maximumAttempts: 3 });
    expect(await resultOf(handle)).toMatchObject({
      outcome: 'other',
      failureType: 'STIGMER_REFUSED',
      failureMessage: expect.stringContaining('"nobody"'),
      execution: null,
    });
    expect(await readHistory(handle)).toMatchObject({
      attempt: 1,
      ends: [{ how: 'failed', failure: { type: 'STIGMER_REFUSED', nonRetryable: true } }],
    });
  });
}
