import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { defaultStartToCloseTimeoutMs } from '@stigmer/handshake';
import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { StigmerActivities } from '../activities.js';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from '../inputs.js';

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
  options: ActivityOptions = {},
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
  options: ActivityOptions = {},
): Promise<WorkflowExecution> {
  return stigmerActivities(options).ExecuteWorkflow(input);
}

function stigmerActivities({
  startToCloseTimeout,
  scheduleToCloseTimeout,
  retry,
  ...others
}: ActivityOptions): StigmerActivities {
  return proxyActivities<StigmerActivities>({
    ...others,
    // Temporal wants one of the two: where the caller gives only the other one, that is the limit.
    startToCloseTimeout:
      startToCloseTimeout ??
      (scheduleToCloseTimeout === undefined ? defaultStartToCloseTimeoutMs : undefined),
    scheduleToCloseTimeout,
    retry: { ...retry, maximumAttempts: retry?.maximumAttempts ?? 1 },
  });
}
