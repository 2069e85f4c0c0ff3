import type { Duration } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';
import { insist } from './until.js';

/** The commands of `temporal activity`, for the one activity of a caller that is pending. */
export function operatorCommands({ client }: Stack, { callerId: workflowId }: Handshake) {
  const { workflowService } = client;
  const target = async () => {
    const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
    const id = raw.pendingActivities?.[0]?.activityId;
    if (!id) {
      throw new Error(`No activity of ${workflowId} is pending`);
    }
    return { namespace: 'default', execution: { workflowId, runId }, id };
  };
  return {
    /** `temporal activity reset` */
    reset: () => insist('the activity is reset', async () => workflowService.resetActivity(await target())),
    /** `temporal activity pause` */
    pause: () => insist('the activity is paused', async () => workflowService.pauseActivity(await target())),
    /** `temporal activity unpause --reset-attempts` */
    unpauseFromTheFirst: () =>
      insist('the activity is unpaused', async () =>
        workflowService.unpauseActivity({ ...(await target()), resetAttempts: true }),
      ),
    /** `temporal activity update-options --start-to-close-timeout` */
    startToClose: (timeout: Duration) =>
      insist('the timeout is changed', async () =>
        workflowService.updateActivityOptions({
          ...(await target()),
          activityOptions: { startToCloseTimeout: msToTs(timeout) },
          updateMask: { paths: ['start_to_close_timeout'] },
        }),
      ),
  };
}
