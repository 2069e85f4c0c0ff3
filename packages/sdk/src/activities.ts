import type { CallOptions } from '@connectrpc/connect';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { CallbackOptionsSchema } from '@stigmer/api/execution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { STIGMER_REFUSED } from '@stigmer/handshake';
import { tokenLogFields, tokenPreview } from '@stigmer/handshake/token';
import { ApplicationFailure, CompleteAsyncError, Context, type Info } from '@temporalio/activity';
import { msToNumber, type Duration } from '@temporalio/common/lib/time.js';
import type { StigmerClient } from './client.js';
import { createFailure } from './create-failure.js';
import { createWithRetries } from './create-with-retries.js';
import { heartbeatWhile } from './heartbeat-while.js';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from './inputs.js';

/** The activities that hand an execution to Stigmer and leave its completion to it. */
export interface StigmerActivities {
  /** Completes with the agent's final execution; fails with `AGENT_EXECUTION_FAILED`, `_TIMEOUT` or `_CANCELLED`. */
  ExecuteAgent(input: ExecuteAgentInput): Promise<AgentExecution>;
  /** Completes with the workflow's final execution; fails with `WORKFLOW_EXECUTION_FAILED`, `_TIMEOUT` or `_CANCELLED`. */
  ExecuteWorkflow(input: ExecuteWorkflowInput): Promise<WorkflowExecution>;
}

/** Settings of the activities. */
export interface StigmerActivitiesOptions {
  readonly client: StigmerClient;
  /**
   * How long an activity goes on calling Create while no server answers, before it fails with the retryable type
   * `STIGMER_UNAVAILABLE`. A number is milliseconds. Default: 5 minutes.
   */
  readonly createTimeout?: Duration;
}

/** What of the spec the handshake adds. */
interface CallbackFields {
  readonly callbackToken: Uint8Array;
  readonly callback: MessageInitShape<typeof CallbackOptionsSchema>;
}

type Create = (callback: CallbackFields, options: CallOptions) => Promise<{ id: string }>;

/**
 * Creates the activities `ExecuteAgent` and `ExecuteWorkflow`. Each hands its task token to Stigmer, and returns as soon as
 * that has been acknowledged; no worker slot is held while the agent or workflow runs. A refusal fails the activity at once
 * with the non-retryable type `STIGMER_REFUSED`.
 */
export function createStigmerActivities({
  client,
  createTimeout = '5 minutes',
}: StigmerActivitiesOptions): StigmerActivities {
  const createTimeoutMs = msToNumber(createTimeout);
  return {
    ExecuteAgent: ({ agentId, inputs = {}, message = '' }) =>
      handOver(createTimeoutMs, 'Agent', (callback, options) =>
        client.agentExecutions.create(
          { spec: { agentId, inputs: { ...inputs }, message, ...callback } },
          options,
        ),
      ),
    ExecuteWorkflow: ({ workflowId, inputs = {} }) =>
      handOver(createTimeoutMs, 'Workflow', (callback, options) =>
        client.workflowExecutions.create(
          { spec: { workflowId, inputs: { ...inputs }, ...callback } },
          options,
        ),
      ),
  };
}

async function handOver(createTimeoutMs: number, noun: string, create: Create): Promise<never> {
  const { info, log, cancellationSignal } = Context.current();
  const { taskToken } = info;
  if (taskToken.length === 0) {
    throw ApplicationFailure.nonRetryable(
      'The task token is empty: nobody could be told the outcome.',
      STIGMER_REFUSED,
    );
  }
  // Without the plugin, Temporal's SDK adds the whole token to each of these lines under this name.
  const masked = { taskToken: tokenPreview(taskToken) };
  log.info('Extracted task token', {
    ...masked,
    ...tokenLogFields(taskToken),
    workflow_id: info.workflowExecution?.workflowId,
  });
  const callback = {
    callbackToken: taskToken,
    callback: { namespace: info.activityNamespace, deadline: timestampFromMs(deadlineMs(info)), revision: 1 },
  };
  const { id } = await heartbeatWhile(async () => {
    try {
      return await createWithRetries(
        (options) => create(callback, options),
        createTimeoutMs,
        cancellationSignal,
      );
    } catch (error) {
      // A cancelled activity fails with the cancellation, as Temporal expects.
      cancellationSignal.throwIfAborted();
      throw createFailure(error);
    }
  });
  log.info(`${noun} execution started, waiting for completion`, { ...masked, execution_id: id });
  throw new CompleteAsyncError();
}

/** When Temporal times this activity out, in milliseconds since the epoch. */
function deadlineMs({ startToCloseTimeoutMs, scheduledTimestampMs, scheduleToCloseTimeoutMs }: Info): number {
  const attemptEnds =
    startToCloseTimeoutMs > 0 ? Date.now() + startToCloseTimeoutMs : Number.POSITIVE_INFINITY;
  const activityEnds =
    scheduleToCloseTimeoutMs > 0 ? scheduledTimestampMs + scheduleToCloseTimeoutMs : Number.POSITIVE_INFINITY;
  return Math.min(attemptEnds, activityEnds);
}
