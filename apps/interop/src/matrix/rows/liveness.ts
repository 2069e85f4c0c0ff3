import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { expect } from 'vitest';
import { readHistory } from '../../stack/caller-history.js';
import { eventually } from '../../stack/eventually.js';
import type { AddRow } from '../row.js';
import { expectTold } from '../told.js';

/** The least that the language helpers promise to keep. */
const HEARTBEAT_SECONDS = 10;

/** Callers whose activity has a heartbeat timeout, which nobody but Stigmer keeps. */
export function livenessRows(add: AddRow): void {
  add('Stigmer keeps an activity with a heartbeat timeout alive', async ({ caller, stack }) => {
    const document = stack.documents.open();
    const asked = {
      kind: 'agent',
      definitionId: 'reader',
      inputs: { document_url: document.url },
      heartbeatSeconds: HEARTBEAT_SECONDS,
    } as const;
    const handle = await caller.ask(asked);
    await document.isRead();
    // Twice the timeout, by Temporal's own clock.
    await eventually(async () => {
      const { raw } = await handle.describe();
      const [pending] = raw.pendingActivities ?? [];
      expect(keptAliveMs(pending)).toBeGreaterThan(2 * 1000 * HEARTBEAT_SECONDS);
    });
    document.release();
    await expectTold(handle, asked, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: expect.objectContaining({ source: document.url }),
    });
    expect(await readHistory(handle)).toMatchObject({
      heartbeatTimeoutMs: 1000 * HEARTBEAT_SECONDS,
      attempt: 1,
    });
  });
}

/** How long after its start an activity got its latest heartbeat; an activity that has ended is not kept alive. */
function keptAliveMs(pending: temporal.api.workflow.v1.IPendingActivityInfo | undefined): number {
  if (pending === undefined) {
    return 0;
  }
  return tsToMs(pending.lastHeartbeatTime) - tsToMs(pending.lastStartedTime);
}
