import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { Caller } from './caller.js';
import { readActivities } from './caller-history.js';
import { listWorkflows } from './visibility.js';

/** A caller that is a workflow. */
export function workflowCaller(client: Client, workflowId: string): Caller {
  const handle = client.workflow.getHandle(workflowId);
  return {
    isOpen: async () => (await handle.describe()).status.name === 'RUNNING',
    async pending() {
      const { raw, status } = await handle.describe();
      const [pending] = status.name === 'RUNNING' ? (raw.pendingActivities ?? []) : [];
      return (
        pending && {
          attempt: pending.attempt ?? 0,
          startedMs: optionalTsToMs(pending.lastStartedTime) ?? 0,
          followsTimeout: Boolean(pending.lastFailure?.timeoutFailureInfo),
          workerIdentity: pending.lastWorkerIdentity ?? '',
        }
      );
    },
    cancel: () => handle.cancel(),
    terminate: (reason) => handle.terminate(reason),
    async runs() {
      const listed = await listWorkflows(client, 'default', `WorkflowId = '${workflowId}'`);
      const inOrder = listed.toSorted((a, b) => a.startedAt - b.startedAt);
      return Promise.all(
        inOrder.map(async ({ runId }, index) => ({
          isLast: index === inOrder.length - 1,
          activities: await readActivities(client, workflowId, runId),
        })),
      );
    },
  };
}
