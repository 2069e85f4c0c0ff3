import { create } from '@bufbuild/protobuf';
import { durationFromMs, type Duration } from '@bufbuild/protobuf/wkt';
import { AgentExecutionSpecSchema, type AgentExecutionSpec } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSpecSchema, type WorkflowExecutionSpec } from '@stigmer/api/workflowexecution/v1';
import { STIGMER_REFUSED } from '@stigmer/handshake';
import { ApplicationFailure } from '@temporalio/common';
import { msOptionalToNumber } from '@temporalio/common/lib/time.js';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from './inputs.js';

/**
 * What an agent's execution is asked for.
 *
 * @throws ApplicationFailure STIGMER_REFUSED where the input, which came as JSON, has not the type it says
 */
export function agentExecutionSpec(input: ExecuteAgentInput): AgentExecutionSpec {
  return refusing(() => {
    const { agentId, inputs, message = '', timeLimit } = input;
    return create(AgentExecutionSpecSchema, {
      agentId: text(agentId, 'agentId'),
      inputs: texts(inputs),
      message: text(message, 'message'),
      ...limit(timeLimit),
    });
  });
}

/**
 * What a workflow's execution is asked for.
 *
 * @throws ApplicationFailure STIGMER_REFUSED where the input, which came as JSON, has not the type it says
 */
export function workflowExecutionSpec(input: ExecuteWorkflowInput): WorkflowExecutionSpec {
  return refusing(() => {
    const { workflowId, inputs, timeLimit } = input;
    return create(WorkflowExecutionSpecSchema, {
      workflowId: text(workflowId, 'workflowId'),
      inputs: texts(inputs),
      ...limit(timeLimit),
    });
  });
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') {
    throw new TypeError(`${name} is of type ${value === null ? 'null' : typeof value}, not a string`);
  }
  return value;
}

/** Protobuf would write a number or an object as some text or other. */
function texts(inputs: ExecuteAgentInput['inputs'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, text(value, `inputs.${name}`)]),
  );
}

function limit(timeLimit: ExecuteAgentInput['timeLimit']): { timeLimit?: Duration } {
  const ms = msOptionalToNumber(timeLimit);
  return ms === undefined ? {} : { timeLimit: durationFromMs(ms) };
}

/** A wrong input stays wrong: it must not be tried again. */
function refusing<T>(makeSpec: () => T): T {
  try {
    return makeSpec();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw ApplicationFailure.create({
      type: STIGMER_REFUSED,
      message: `The input of the activity is not valid: ${cause.message}`,
      nonRetryable: true,
      cause,
    });
  }
}
