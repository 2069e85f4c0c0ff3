import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import type { Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { StigmerClient } from './client.js';
import { agentExecutionSpec, workflowExecutionSpec } from './execution-spec.js';
import { handOver } from './hand-over.js';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from './inputs.js';

export { hideTaskToken } from './hide-task-token.js';

/** The activities that hand an execution to Stigmer and leave its completion to it. */
export interface StigmerActivities {
  /** Completes with the agent's final execution; fails with `AGENT_EXECUTION_FAILED`, `_TIMEOUT` or `_CANCELLED`. */
  readonly ExecuteAgent: (input: ExecuteAgentInput) => Promise<AgentExecution>;
  /** Completes with the workflow's final execution; fails with `WORKFLOW_EXECUTION_FAILED`, `_TIMEOUT` or `_CANCELLED`. */
  readonly ExecuteWorkflow: (input: ExecuteWorkflowInput) => Promise<WorkflowExecution>;
}

/** Settings of the activities. */
export interface StigmerActivitiesOptions {
  readonly client: StigmerClient;
  /**
   * How long an activity goes on calling Create while no server answers, before it fails with the retryable type
   * `STIGMER_UNAVAILABLE`. A number is milliseconds; 0 means one try. Default: 5 minutes.
   */
  readonly createTimeout?: Duration;
}

/**
 * Creates the activities `ExecuteAgent` and `ExecuteWorkflow`. Each hands its task token to Stigmer, and returns as soon as
 * that has been acknowledged; no worker slot is held while the agent or workflow runs. A refusal fails the activity at once
 * with the non-retryable type `STIGMER_REFUSED`.
 *
 * A worker without the plugin also needs {@link hideTaskToken}, and the payload converter.
 */
export function createStigmerActivities({
  client,
  createTimeout = '5 minutes',
}: StigmerActivitiesOptions): StigmerActivities {
  const createTimeoutMs = msToNumber(createTimeout);
  return {
    async ExecuteAgent(input) {
      const spec = agentExecutionSpec(input);
      return handOver({
        noun: 'Agent',
        createTimeoutMs,
        create: (callback, options) =>
          client.agentExecutions.create({ spec: { ...spec, ...callback } }, options),
      });
    },
    async ExecuteWorkflow(input) {
      const spec = workflowExecutionSpec(input);
      return handOver({
        noun: 'Workflow',
        createTimeoutMs,
        create: (callback, options) =>
          client.workflowExecutions.create({ spec: { ...spec, ...callback } }, options),
      });
    },
  };
}
