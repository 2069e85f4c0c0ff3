import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import {
  isAgentCancelled,
  isAgentFailed,
  isAgentTimeout,
  isWorkflowCancelled,
  isWorkflowFailed,
  isWorkflowTimeout,
} from '@stigmer/sdk/workflow';
import { NexusOperationFailure } from '@temporalio/common';
import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { InteropOutcome, InteropResult, SeenExecution } from '../protocol.js';

/** An execution of either kind. */
export type Execution = AgentExecution | WorkflowExecution;

/** Waits for the end of an execution, and tells what a caller's workflow sees of it. */
export async function see(end: Promise<Execution>): Promise<InteropResult> {
  try {
    return seen('completed', await end);
  } catch (error) {
    const cause =
      error instanceof ActivityFailure || error instanceof NexusOperationFailure ? error.cause : error;
    const [outcome, execution] = outcomeOf(error);
    return {
      ...seen(outcome, execution),
      failureType: cause instanceof ApplicationFailure ? (cause.type ?? '') : '',
      failureMessage: cause instanceof Error ? cause.message : String(cause),
    };
  }
}

function outcomeOf(error: unknown): [InteropOutcome, Execution?] {
  const failed = isAgentFailed(error) ?? isWorkflowFailed(error);
  if (failed) {
    return ['failed', failed];
  }
  const timedOut = isAgentTimeout(error) ?? isWorkflowTimeout(error);
  if (timedOut) {
    return ['timed out', timedOut];
  }
  const cancelled = isAgentCancelled(error) ?? isWorkflowCancelled(error);
  if (cancelled) {
    return ['cancelled in Stigmer', cancelled];
  }
  if (isCancellation(error)) {
    return ['cancelled'];
  }
  const isTimeout = error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
  return [isTimeout ? 'timed out in Temporal' : 'other'];
}

function seen(outcome: InteropOutcome, execution?: Execution): InteropResult {
  return {
    outcome,
    failureType: '',
    failureMessage: '',
    executionType: execution?.$typeName ?? '',
    execution: execution ? seenExecution(execution) : null,
  };
}

/** The final execution, as all languages tell it. */
export function seenExecution({ id, spec, status }: Execution): SeenExecution {
  return {
    id,
    definitionId: (spec && ('agentId' in spec ? spec.agentId : spec.workflowId)) ?? '',
    inputs: spec?.inputs ?? {},
    phase: `EXECUTION_PHASE_${ExecutionPhase[status?.phase ?? ExecutionPhase.UNSPECIFIED]}`,
    output: status?.output ?? null,
    error: status?.error ? { type: status.error.type, message: status.error.message } : null,
    hasStartedAt: status?.startedAt !== undefined,
    hasCompletedAt: status?.completedAt !== undefined,
  };
}
