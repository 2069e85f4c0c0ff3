import { CallbackState } from '@stigmer/api/execution/v1';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeliveryRecord } from './delivery-record.js';
import { executionAfter } from './execution-history.js';
import type { ExecutionsContext } from './executions-context.js';
import { readHistory } from './read-history.js';
import { readCursor, writeCursor } from './watch-cursor.js';

/** How often the stand-in of an owner that was ended from outside is looked for, in milliseconds. */
const STAND_IN_POLL_MS = 1_000;

/** An execution after a change. */
export interface WatchedChange<K extends ExecutionKind> {
  readonly execution: ExecutionByKind[K];
  readonly cursor: string;
}

/**
 * Gives an execution as it is now and after each change, until its owner has closed: it has ended then, and its caller has
 * been told.
 *
 * @param after the cursor of the last change that was seen: all changes after it are given. Empty: from now on.
 * @param signal ends the stream early
 * @throws ConnectError NOT_FOUND, or INVALID_ARGUMENT for what isn't a cursor
 */
export async function* watchExecution<K extends ExecutionKind>(
  context: ExecutionsContext,
  kind: K,
  id: string,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<WatchedChange<K>> {
  const seen = readCursor(after);
  let execution: ExecutionByKind[K] | undefined;
  let lastCursor = after;
  let firstPage = true;
  for await (const { runId, events } of readHistory(context, kind, id, signal)) {
    // A cursor of an earlier run of the same execution has seen nothing of this one.
    const seenEvent = seen?.runId === runId ? seen.eventId : 0;
    let latest: WatchedChange<K> | undefined;
    for (const event of events) {
      const changed = executionAfter(kind, execution, event);
      const eventId = Number(event.eventId);
      if (changed !== undefined && changed !== execution) {
        execution = changed;
        if (eventId > seenEvent) {
          lastCursor = writeCursor({ runId, eventId });
          latest = { execution, cursor: lastCursor };
          if (seen !== undefined || !firstPage) {
            yield latest;
          }
        }
      }
    }
    if (seen === undefined && firstPage && latest !== undefined) {
      yield latest;
    }
    firstPage = false;
  }
  yield* untilCallerIsTold(context, execution, lastCursor, signal);
}

/** Where an owner was ended from outside, its caller is told by a stand-in: that is the last change. */
async function* untilCallerIsTold<K extends ExecutionKind>(
  context: ExecutionsContext,
  execution: ExecutionByKind[K] | undefined,
  cursor: string,
  signal: AbortSignal,
): AsyncGenerator<WatchedChange<K>> {
  while (execution?.status?.callback?.state === CallbackState.WAITING) {
    await withDeliveryRecord(context, execution);
    if (execution.status.callback.state !== CallbackState.WAITING) {
      yield { execution, cursor };
      return;
    }
    await delay(STAND_IN_POLL_MS, undefined, { signal });
  }
}
