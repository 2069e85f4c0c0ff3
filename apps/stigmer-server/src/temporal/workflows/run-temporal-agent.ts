import { isMessage, toJson, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import { executionSchemas } from '@stigmer/handshake';
import {
  ApplicationFailure,
  ChildWorkflowCancellationType,
  executeChild,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunOutput } from '../../artifacts/artifact.js';
import { definitionRunId, type TemporalAgentInput, type TemporalPlan } from '../owner-contract.js';
import { UnreadablePayload } from '../unreadable-payload.js';
import { outputWithinLimits } from './output-within-limits.js';

/**
 * Runs an agent that is a Temporal workflow on workers of its own, and waits for its result.
 *
 * @throws ChildWorkflowFailure with what it threw
 */
export async function runTemporalAgent(plan: TemporalPlan, input: TemporalAgentInput): Promise<RunOutput> {
  const result: unknown = await executeChild(plan.workflowType, {
    workflowId: definitionRunId(input.executionId, workflowInfo().runId),
    taskQueue: plan.taskQueue,
    args: [input],
    // Nothing of an execution may run on when its owner is terminated.
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    // One that can't even be cancelled must not keep the caller waiting.
    cancellationType: ChildWorkflowCancellationType.TRY_CANCEL,
  });
  if (result instanceof UnreadablePayload || result instanceof Uint8Array) {
    const why = result instanceof UnreadablePayload ? ` (${result.reason})` : '';
    throw ApplicationFailure.nonRetryable(
      `The result of ${plan.workflowType} is no JSON${why}. Let the workflow return something that is.`,
      'UnreadableResult',
    );
  }
  return outputWithinLimits(input.executionId, asJson(result));
}

/** A result as JSON has it: without one, the output is empty. An agent may give the execution that it waited for itself. */
function asJson(result: unknown): JsonValue {
  const schema = Object.values<DescMessage>(executionSchemas).find((known) => isMessage(result, known));
  if (schema && isMessage(result)) {
    return toJson(schema, result);
  }
  // Anything else came as JSON.
  return result === undefined || result === null ? {} : (result as JsonValue);
}
