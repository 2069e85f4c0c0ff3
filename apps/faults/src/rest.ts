import type { Client } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { callerOf } from './caller.js';
import { timesBegun } from './logs.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';
import { listWorkflows } from './visibility.js';

/** All of the callers' that has not closed. */
const RUNNING = "ExecutionStatus = 'Running'";

/** All of Stigmer's that must not run when no caller waits. */
const WORKING = `${RUNNING} AND WorkflowType NOT IN ('CallbackMonitor', 'HeartbeatMonitor', 'Canary')`;

/** Waits until no caller is pending and nothing of Stigmer's runs; gives what does not come to rest. */
export async function untilAtRest(
  stack: Stack,
  started: readonly Handshake[],
  limitMs: number,
): Promise<string[]> {
  const until = Date.now() + limitMs;
  for (;;) {
    const left = await unrest(stack, started).catch((error: unknown) => [String(error)]);
    if (left.length === 0 || Date.now() > until) {
      return left;
    }
    await delay(1_000);
  }
}

async function unrest(stack: Stack, started: readonly Handshake[]): Promise<string[]> {
  const { client, stigmer, documents } = stack;
  const left: string[] = [];
  for (const callerId of await openCallers(client)) {
    const handshake = started.find((candidate) => candidate.callerId === callerId);
    if (handshake && (await isLeftByItsWorker(stack, handshake))) {
      handshake.neverAccepted = true;
      await callerOf(stack, handshake).terminate('Its worker died before Create: nobody will end it.');
    } else {
      left.push(`the caller ${callerId} (${handshake?.kind}) is pending`);
    }
  }
  for (const { workflowId, type } of await listWorkflows(stigmer, 'stigmer', WORKING)) {
    left.push(`${type} ${workflowId} still runs`);
  }
  return documents.readers > 0 ? [...left, `${documents.readers} documents are still being read`] : left;
}

/**
 * Whether a caller's activity has met its end before Stigmer had accepted an execution for it: its worker was killed, or
 * the task was lost on its way to the worker. Nobody but Temporal's timeout, which is far off, would end it. It is known by
 * there being no owner in Temporal, and by the worker's process id, or by its log.
 */
async function isLeftByItsWorker(stack: Stack, handshake: Handshake): Promise<boolean> {
  const { stigmer, callers } = stack;
  const { callerId } = handshake;
  const caller = callerOf(stack, handshake);
  const pending = await caller.pending();
  if (!pending) {
    return false;
  }
  const runs = await caller.runs();
  const scheduled = runs.reduce((sum, { activities }) => sum + activities.length, 0);
  const owners = await listWorkflows(
    stigmer,
    'stigmer',
    `StigmerCallerWorkflowId = '${callerId}' OR StigmerCallerActivityId = '${callerId}'`,
  );
  if (new Set(owners.map((owner) => owner.workflowId)).size >= scheduled) {
    return false;
  }
  const pid = Number(pending.workerIdentity.split('@')[0]);
  const wasKilled = callers.some(({ killed }) => killed.has(pid));
  return wasKilled || (await timesBegun(callers, callerId)) < scheduled;
}

/** The ids of callers that have not closed. */
async function openCallers(client: Client): Promise<string[]> {
  const open = (await listWorkflows(client, 'default', RUNNING)).map(({ workflowId }) => workflowId);
  for await (const { activityId } of client.activity.list(RUNNING)) {
    open.push(activityId);
  }
  return open;
}
