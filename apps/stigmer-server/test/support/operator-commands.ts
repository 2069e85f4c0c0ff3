import type { WorkflowHandle } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Duration } from '@temporalio/common';
import { present } from './stigmer.js';
import type { TestCaller } from './caller.js';

/** The commands of `temporal activity`, for the one activity of a caller's workflow that is pending. */
export function operatorCommands({ client, connection: { workflowService }, namespace }: TestCaller) {
  const target = async (handle: WorkflowHandle) => {
    const { raw, runId } = await handle.describe();
    const pending = present(raw.pendingActivities?.[0] ?? undefined);
    return {
      namespace,
      execution: { workflowId: handle.workflowId, runId },
      id: present(pending.activityId),
    };
  };
  return {
    /** `temporal activity reset` */
    async reset(handle: WorkflowHandle): Promise<void> {
      await workflowService.resetActivity(await target(handle));
    },
    /** `temporal activity pause` */
    async pause(handle: WorkflowHandle): Promise<void> {
      await workflowService.pauseActivity(await target(handle));
    },
    /** `temporal activity unpause --reset-attempts` */
    async unpauseFromTheFirst(handle: WorkflowHandle): Promise<void> {
      await workflowService.unpauseActivity({ ...(await target(handle)), resetAttempts: true });
    },
    /** `temporal activity update-options` */
    async updateOptions(
      handle: WorkflowHandle,
      { startToClose, heartbeat }: { readonly startToClose?: Duration; readonly heartbeat?: Duration },
    ): Promise<void> {
      await workflowService.updateActivityOptions({
        ...(await target(handle)),
        activityOptions: {
          ...(startToClose !== undefined && { startToCloseTimeout: msToTs(startToClose) }),
          ...(heartbeat !== undefined && { heartbeatTimeout: msToTs(heartbeat) }),
        },
        updateMask: {
          paths: [
            ...(startToClose === undefined ? [] : ['start_to_close_timeout']),
            ...(heartbeat === undefined ? [] : ['heartbeat_timeout']),
          ],
        },
      });
    },
    /** The state and attempt of the activity as `temporal workflow describe` shows them. */
    async pending(workflowId: string) {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      return raw.pendingActivities?.[0];
    },
  };
}
