import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { defaultStartToCloseTimeoutMs } from '@stigmer/handshake';
import type { Duration } from '@temporalio/common';
import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { StigmerActivities } from '../activities.js';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from '../inputs.js';

/** Options of the activity that waits. */
export interface ExecuteOptions extends ActivityOptions {
  /**
   * Within which time the workflow learns that Stigmer as a whole is gone: Stigmer sends a heartbeat three times as often,
   * and without one for so long the activity fails with Temporal's heartbeat timeout. At least 10 seconds; `2m` is usual. A
   * number is milliseconds. Default: none, so that an outage of Stigmer that ends before the activity's deadline goes
   * unnoticed.
   */
  readonly liveness?: Duration;
}

/**
 * Executes an agent and waits for it to end; no worker slot is held meanwhile.
 *
 * @param options of the activity that waits. Default: 24 hours start-to-close, no heartbeat timeout, one attempt (also
 *   where `retry` does not set `maximumAttempts`). Set `startToCloseTimeout` to about twice the time that you expect;
 *   1 to 4 hours are usual for an agent.
 * @returns the final execution; its result is in `status.output`
 * @throws ActivityFailure: see {@link isAgentFailed}, {@link isAgentTimeout} and {@link isAgentCancelled}
 */
export function executeAgent(
  input: ExecuteAgentInput,
  options: ExecuteOptions = {},
): Promise<AgentExecution> {
  return stigmerActivities(options).ExecuteAgent(input);
}

/**
 * Executes a workflow definition and waits for it to end; no worker slot is held meanwhile.
 *
 * @param options of the activity that waits. Default: 24 hours start-to-close, no heartbeat timeout, one attempt (also
 *   where `retry` does not set `maximumAttempts`). Set `startToCloseTimeout` to about twice the time that you expect;
 *   30 minutes to 2 hours are usual for a workflow.
 * @returns the final execution; its result is in `status.output`
 * @throws ActivityFailure: see {@link isWorkflowFailed}, {@link isWorkflowTimeout} and {@link isWorkflowCancelled}
 */
export function executeWorkflow(
  input: ExecuteWorkflowInput,
  options: ExecuteOptions = {},
): Promise<WorkflowExecution> {
  return stigmerActivities(options).ExecuteWorkflow(input);
}

function stigmerActivities({
  startToCloseTimeout,
  scheduleToCloseTimeout,
  retry,
  liveness,
  ...others
}: ExecuteOptions): StigmerActivities {
  return proxyActivities<StigmerActivities>({
    ...(liveness !== undefined && { heartbeatTimeout: liveness }),
    ...others,
    // Temporal wants one of the two: where the caller gives only the other one, that is the limit.
    startToCloseTimeout:
      startToCloseTimeout ??
      (scheduleToCloseTimeout === undefined ? defaultStartToCloseTimeoutMs : undefined),
    scheduleToCloseTimeout,
    retry: { ...retry, maximumAttempts: retry?.maximumAttempts ?? 1 },
  });
}
