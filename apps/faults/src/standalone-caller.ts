import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import type { Caller } from './caller.js';
import { told } from './caller-history.js';

const { ACTIVITY_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.ActivityExecutionStatus;

/** A caller that is an activity without a workflow: it has one run, and keeps no history but its outcome. */
export function standaloneCaller(client: Client, activityId: string): Caller {
  const handle = client.activity.getHandle(activityId);
  const describe = async () => {
    const { info, outcome } = await client.workflowService.describeActivityExecution({
      namespace: 'default',
      activityId,
      includeOutcome: true,
      includeLastFailure: true,
    });
    if (!info) {
      throw new Error(`Temporal describes ${activityId} without saying anything of it`);
    }
    return { info, outcome };
  };
  return {
    isOpen: async () => (await describe()).info.status === ACTIVITY_EXECUTION_STATUS_RUNNING,
    async pending() {
      const { info } = await describe();
      return info.status === ACTIVITY_EXECUTION_STATUS_RUNNING
        ? {
            attempt: info.attempt ?? 0,
            startedMs: optionalTsToMs(info.lastStartedTime) ?? 0,
            followsTimeout: Boolean(info.lastFailure?.timeoutFailureInfo),
            workerIdentity: info.lastWorkerIdentity ?? '',
          }
        : undefined;
    },
    cancel: () => handle.cancel('a fault'),
    terminate: (reason) => handle.terminate(reason),
    async runs() {
      const { info, outcome } = await describe();
      const seen = told({ result: outcome?.result, failure: outcome?.failure });
      const ended = {
        told: seen,
        ends: seen.outcome === 'not told' ? 0 : 1,
        // Temporal does not say who ended it; what it was told says of which execution it is.
        identity: seen.executionId === '' ? '' : `stigmer/${seen.executionId}`,
        ranForMs: (optionalTsToMs(info.closeTime) ?? 0) - (optionalTsToMs(info.lastStartedTime) ?? 0),
      };
      return [{ isLast: true, activities: [ended] }];
    },
  };
}
