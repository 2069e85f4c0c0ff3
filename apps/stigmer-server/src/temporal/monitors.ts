import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { HEARTBEAT_WAKE_SIGNAL } from './monitor-contract.js';
import { STIGMER_TASK_QUEUE } from './task-queue.js';

/** The workflows that look after all waiting callers: their ids by their types. One run of each at a time. */
export const monitorWorkflowIds = {
  CallbackMonitor: 'stigmer/callback-monitor',
  HeartbeatMonitor: 'stigmer/heartbeat-monitor',
} as const;

const ENSURE_INTERVAL_MS = 60_000;
const START_TIMEOUT_MS = 10_000;

/** Starts the monitors where they don't run, and again each minute, until aborted: nobody has to restart them. */
export async function keepMonitorsRunning(
  client: Client,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const [workflowType, workflowId] of Object.entries(monitorWorkflowIds)) {
      await ensureRunning(client, logger, workflowType, workflowId);
    }
    await delay(ENSURE_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Tells the heartbeat monitor of a caller that is about to wait, so that its first heartbeat does not come too late where
 * the monitor is between two passes.
 */
export async function wakeHeartbeatMonitor(client: Client, heartbeatTimeoutMs: number): Promise<void> {
  await client.workflow.signalWithStart('HeartbeatMonitor', {
    workflowId: monitorWorkflowIds.HeartbeatMonitor,
    taskQueue: STIGMER_TASK_QUEUE,
    signal: HEARTBEAT_WAKE_SIGNAL,
    signalArgs: [heartbeatTimeoutMs],
  });
}

async function ensureRunning(
  client: Client,
  logger: Logger,
  workflowType: string,
  workflowId: string,
): Promise<void> {
  try {
    await client.withDeadline(Date.now() + START_TIMEOUT_MS, () =>
      client.workflow.start(workflowType, { workflowId, taskQueue: STIGMER_TASK_QUEUE }),
    );
    logger.info({ workflow_id: workflowId }, 'Monitor started');
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
      logger.error(
        { workflow_id: workflowId, err: error },
        'A monitor could not be started; trying again in a minute',
      );
    }
  }
}
