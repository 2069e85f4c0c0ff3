import { WorkflowIdConflictPolicy, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { HEARTBEAT_WAKE_SIGNAL } from './monitor-contract.js';
import { stuckReason } from './stuck-reason.js';
import { taskQueues } from './task-queues.js';

/**
 * The workflows that look after all waiting callers, and the one that tells whether handshakes are made: their ids by their types. One
 * run of each at a time.
 */
export const monitorWorkflowIds = {
  CallbackMonitor: 'stigmer/callback-monitor',
  HeartbeatMonitor: 'stigmer/heartbeat-monitor',
  Canary: 'stigmer/canary',
} as const;

type MonitorType = keyof typeof monitorWorkflowIds;

const monitorQueues: Readonly<Record<MonitorType, string>> = {
  CallbackMonitor: taskQueues.monitors,
  HeartbeatMonitor: taskQueues.monitors,
  // Where owners find no place, it is to find none.
  Canary: taskQueues.owners,
};

const monitorTypes: readonly MonitorType[] = ['CallbackMonitor', 'HeartbeatMonitor', 'Canary'];

const ENSURE_INTERVAL_MS = 60_000;
const CALL_TIMEOUT_MS = 10_000;

/** What keeping the monitors running needs. */
export interface MonitorsDependencies {
  /** In Stigmer's own namespace. */
  readonly client: Client;
  readonly logger: Logger;
  /** A monitor that has not got on for so long is replaced, in milliseconds. */
  readonly stuckAfterMs: number;
}

/**
 * Starts the monitors where they don't run, replaces those that can't get on, and looks again each minute, until aborted:
 * nobody has to restart them.
 */
export async function keepMonitorsRunning(
  dependencies: MonitorsDependencies,
  signal: AbortSignal,
): Promise<void> {
  const intervalMs = Math.min(ENSURE_INTERVAL_MS, dependencies.stuckAfterMs);
  while (!signal.aborted) {
    for (const workflowType of monitorTypes) {
      await ensureRunning(dependencies, workflowType);
    }
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Tells the heartbeat monitor of a caller that is about to wait, so that its first heartbeat does not come too late where
 * the monitor is between two passes.
 */
export async function wakeHeartbeatMonitor(client: Client, heartbeatTimeoutMs: number): Promise<void> {
  await client.workflow.signalWithStart('HeartbeatMonitor', {
    workflowId: monitorWorkflowIds.HeartbeatMonitor,
    taskQueue: taskQueues.monitors,
    signal: HEARTBEAT_WAKE_SIGNAL,
    signalArgs: [heartbeatTimeoutMs],
  });
}

async function ensureRunning(
  { client, logger, stuckAfterMs }: MonitorsDependencies,
  workflowType: MonitorType,
): Promise<void> {
  const workflowId = monitorWorkflowIds[workflowType];
  try {
    await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, async () => {
      if (!(await isRunning(client, workflowId, stuckAfterMs))) {
        await client.workflow.start(workflowType, {
          workflowId,
          taskQueue: monitorQueues[workflowType],
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
        });
        logger.info({ workflow_id: workflowId }, 'Monitor started');
      }
    });
  } catch (error) {
    logger.error(
      { workflow_id: workflowId, err: error },
      'A monitor could not be started; trying again soon',
    );
  }
}

/** Whether a monitor runs and gets on. Code that can't go on with the history of a release before would hold it up for ever. */
async function isRunning(client: Client, workflowId: string, stuckAfterMs: number): Promise<boolean> {
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    return (
      description.status.name === 'RUNNING' &&
      (await stuckReason(client, description, stuckAfterMs)) === undefined
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return false;
    }
    throw error;
  }
}
