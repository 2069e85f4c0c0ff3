import { create, isMessage } from '@bufbuild/protobuf';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema, type WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { failureCodes, type FailureCode } from '@stigmer/handshake';
import { ApplicationFailure } from '@temporalio/common';

/** The final execution, if an agent failed; undefined for any other error. */
export function isAgentFailed(error: unknown): AgentExecution | undefined {
  return agentExecutionOf(error, failureCodes.agent.FAILED);
}

/**
 * The final execution, if an agent ran out of Stigmer's own time limit; undefined for any other error. Where the activity's
 * own timeout passed, Temporal's `TimeoutFailure` tells.
 */
export function isAgentTimeout(error: unknown): AgentExecution | undefined {
  return agentExecutionOf(error, failureCodes.agent.TIMEOUT);
}

/**
 * The final execution, if an agent was cancelled in Stigmer; undefined for any other error. A cancellation by the caller
 * itself is Temporal's own: `isCancellation` tells.
 */
export function isAgentCancelled(error: unknown): AgentExecution | undefined {
  return agentExecutionOf(error, failureCodes.agent.CANCELLED);
}

/** The final execution, if a workflow failed; undefined for any other error. */
export function isWorkflowFailed(error: unknown): WorkflowExecution | undefined {
  return workflowExecutionOf(error, failureCodes.workflow.FAILED);
}

/** The final execution, if a workflow ran out of Stigmer's own time limit; undefined for any other error. */
export function isWorkflowTimeout(error: unknown): WorkflowExecution | undefined {
  return workflowExecutionOf(error, failureCodes.workflow.TIMEOUT);
}

/** The final execution, if a workflow was cancelled in Stigmer; undefined for any other error. */
export function isWorkflowCancelled(error: unknown): WorkflowExecution | undefined {
  return workflowExecutionOf(error, failureCodes.workflow.CANCELLED);
}

function agentExecutionOf(error: unknown, type: FailureCode): AgentExecution | undefined {
  const failure = applicationFailureOf(error, type);
  const execution: unknown = failure?.details?.[0];
  // The type alone tells what happened: it counts even where the details were lost on the way.
  return failure && (isMessage(execution, AgentExecutionSchema) ? execution : create(AgentExecutionSchema));
}

function workflowExecutionOf(error: unknown, type: FailureCode): WorkflowExecution | undefined {
  const failure = applicationFailureOf(error, type);
  const execution: unknown = failure?.details?.[0];
  return (
    failure && (isMessage(execution, WorkflowExecutionSchema) ? execution : create(WorkflowExecutionSchema))
  );
}

/** Temporal wraps the failure of an activity, once for each workflow that it goes through. */
function applicationFailureOf(error: unknown, type: FailureCode): ApplicationFailure | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof ApplicationFailure && current.type === type) {
      return current;
    }
  }
  return undefined;
}
