import { CallbackState } from '@stigmer/api/execution/v1';
import { expect } from 'vitest';
import { endedExecution } from '../../stack/executions.js';
import type { AddRow } from '../row.js';
import { expectTold } from '../told.js';

/** Callers in a namespace beside the first. */
export function namespaceRows(add: AddRow): void {
  add('a caller in another namespace is told', async ({ otherCaller, stack }) => {
    const asked = { kind: 'agent', definitionId: 'echo' } as const;
    const { execution } = await expectTold(await otherCaller.ask(asked), asked, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: { inputs: {} },
    });
    expect(await endedExecution(stack.api, 'agent', execution.id)).toMatchObject({
      status: { callback: { state: CallbackState.DELIVERED, namespace: 'orders' } },
    });
  });
}
