import { setTimeout as delay } from 'node:timers/promises';
import { timesBegun } from './logs.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';
import { listWorkflows } from './visibility.js';

/** All of the callers' that has not closed. */
const RUNNING = "ExecutionStatus = 'Running'";

/** All of Stigmer's that must not run when no caller waits. */
const WORKING = `${RUNNING} AND WorkflowType NOT IN ('CallbackMonitor', 'HeartbeatMonitor')`;

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
  for (const { workflowId } of await listWorkflows(client, 'default', RUNNING)) {
    const handshake = started.find((candidate) => candidate.workflowId === workflowId);
    if (handshake && (await isLeftByItsWorker(stack, workflowId))) {
      handshake.neverAccepted = true;
      await client.workflow
        .getHandle(workflowId)
        .terminate('Its worker died before Create: nobody will end it.');
    } else {
      left.push(`the caller ${workflowId} (${handshake?.kind}) is pending`);
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
async function isLeftByItsWorker({ client, stigmer, callers }: Stack, workflowId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const [pending, ...others] = raw.pendingActivities ?? [];
  if (!pending || others.length > 0) {
    return false;
  }
  const runs = await listWorkflows(client, 'default', `WorkflowId = '${workflowId}'`);
  let scheduled = 0;
  for (const { runId } of runs) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    scheduled += (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes).length;
  }
  const owners = await listWorkflows(stigmer, 'stigmer', `StigmerCallerWorkflowId = '${workflowId}'`);
  if (new Set(owners.map((owner) => owner.workflowId)).size >= scheduled) {
    return false;
  }
  const pid = Number(pending.lastWorkerIdentity?.split('@')[0]);
  const wasKilled = callers.some(({ killed }) => killed.has(pid));
  return wasKilled || (await timesBegun(callers, workflowId)) < scheduled;
}
