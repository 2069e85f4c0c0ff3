import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { setTimeout } from 'node:timers/promises';
import { RESULT_QUERY, type InteropResult } from '../protocol.js';
import type { Waiting } from './caller.js';

const INTERVAL_MS = 1_000;
/** One failed try may be an accident of a busy machine. */
const TRIES = 3;

/**
 * Waits for what a caller's workflow saw, also where it was cancelled.
 *
 * @throws Error where the workflow can't read what it was told: its workflow task fails, again and again, for ever
 */
export async function resultOf(handle: Waiting): Promise<InteropResult> {
  const watching = new AbortController();
  try {
    return await Promise.race([readResult(handle), untilStuck(handle, watching.signal)]);
  } finally {
    watching.abort();
  }
}

async function readResult(handle: Waiting): Promise<InteropResult> {
  try {
    return await handle.result();
  } catch (error) {
    if (error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure) {
      return handle.query<InteropResult>(RESULT_QUERY);
    }
    throw error;
  }
}

async function untilStuck(handle: Waiting, signal: AbortSignal): Promise<never> {
  for (;;) {
    await setTimeout(INTERVAL_MS, undefined, { signal });
    const { raw } = await handle.describe();
    if ((raw.pendingWorkflowTask?.attempt ?? 0) >= TRIES) {
      const { events } = await handle.fetchHistory();
      const failed = events?.findLast((event) => event.workflowTaskFailedEventAttributes);
      const message = failed?.workflowTaskFailedEventAttributes?.failure?.message;
      if (message) {
        throw new Error(`The caller's workflow can't get on, its workflow task has failed: ${message}`);
      }
    }
  }
}
