import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { STIGMER_TASK_QUEUE } from './task-queue.js';

/** The id of the workflow that looks after all waiting callers. */
export const MONITOR_WORKFLOW_ID = 'stigmer/callback-monitor';

const ENSURE_INTERVAL_MS = 60_000;
const START_TIMEOUT_MS = 10_000;

/** Starts the callback monitor if it doesn't run, and again each minute, until aborted: nobody has to restart it. */
export async function keepMonitorRunning(client: Client, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await client.withDeadline(Date.now() + START_TIMEOUT_MS, () =>
        client.workflow.start('CallbackMonitor', {
          workflowId: MONITOR_WORKFLOW_ID,
          taskQueue: STIGMER_TASK_QUEUE,
        }),
      );
      logger.info('Callback monitor started');
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
        logger.error({ err: error }, 'The callback monitor could not be started; trying again in a minute');
      }
    }
    await delay(ENSURE_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}
