import { durationMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { expect } from 'vitest';
import { CLOCK_LINE } from '../../protocol.js';
import { eventually } from '../../stack/eventually.js';
import { executionIdOf, getExecution, present } from '../../stack/executions.js';
import type { AddRow, Bench } from '../row.js';
import { expectTold } from '../told.js';

const MINUTE_MS = 60_000;
const AHEAD_MINUTES = 6;
/** Less than the clocks are wrong by: by them, the activity is over before it begins, or lasts twice as long. */
const TIMEOUT_MINUTES = 5;
/** A request takes a while. */
const TOLERANCE_MS = MINUTE_MS;

/** Callers whose workers have a wrong clock: neither they nor Stigmer may go by it. */
export function clockRows(add: AddRow): void {
  add('a worker whose clock is behind waits as long as any other', (bench) =>
    expectSameWait(bench, -AHEAD_MINUTES),
  );
  add('a worker whose clock is ahead waits as long as any other', (bench) =>
    expectSameWait(bench, AHEAD_MINUTES),
  );
}

async function expectSameWait({ stack, startCaller }: Bench, aheadMinutes: number): Promise<void> {
  const { api, gateway } = stack;
  const before = Date.now();
  const caller = await startCaller({
    namespace: 'default',
    stigmerUrl: gateway.url,
    clockAheadMinutes: aheadMinutes,
  });
  const [shown = ''] = caller.log.split(CLOCK_LINE).slice(1);
  const clock = Date.parse(shown.slice(0, '2026-11-27T12:00:00.000Z'.length)) - aheadMinutes * MINUTE_MS;
  expect(clock).toBeGreaterThan(before - TOLERANCE_MS);
  expect(clock).toBeLessThan(Date.now() + TOLERANCE_MS);

  const document = stack.documents.open();
  const asked = {
    kind: 'agent',
    definitionId: 'reader',
    inputs: { document_url: document.url },
    startToCloseSeconds: TIMEOUT_MINUTES * 60,
  } as const;
  // Temporal takes the time that a run may take for the schedule-to-close timeout of its activities.
  const handle = await caller.ask(asked, { workflowRunTimeout: TIMEOUT_MINUTES * MINUTE_MS });
  const id = await executionIdOf(api, 'agent', handle.workflowId);
  await document.isRead();

  const { timeLeft, deadline } = gateway.callbackOf(id) ?? {};
  expect(deadline).toBeUndefined();
  const leftMs = durationMs(present(timeLeft));
  expect(leftMs).toBeGreaterThan(TIMEOUT_MINUTES * MINUTE_MS - TOLERANCE_MS);
  expect(leftMs).toBeLessThanOrEqual(TIMEOUT_MINUTES * MINUTE_MS);

  const { raw } = await handle.describe();
  const end = tsToMs(raw.pendingActivities?.[0]?.lastStartedTime) + TIMEOUT_MINUTES * MINUTE_MS;
  await eventually(async () => {
    const { status } = await getExecution(api, 'agent', id);
    expect(Math.abs(timestampMs(present(status?.callback?.deadline)) - end)).toBeLessThan(TOLERANCE_MS);
  });
  document.release();
  await expectTold(handle, asked, {
    outcome: 'completed',
    phase: 'COMPLETED',
    output: expect.objectContaining({ source: document.url }),
  });
  await caller.stop();
}
