import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import type { InteropInput } from '../protocol.js';
import { eventually } from './eventually.js';
import type { Stack } from './stack.js';

type Kind = InteropInput['kind'];
type Api = Stack['api'];

/** An execution of either kind, as Stigmer itself tells of it. */
export type Execution = AgentExecution | WorkflowExecution;

/** The full Protobuf names of the executions. */
export const executionTypes: Readonly<Record<Kind, string>> = {
  agent: 'ai.stigmer.agentic.agentexecution.v1.AgentExecution',
  workflow: 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecution',
};

/**
 * The execution that a caller's workflow waits for, as soon as there is one.
 *
 * @throws Error where there are several
 */
export async function executionIdOf(api: Api, kind: Kind, callerWorkflowId: string): Promise<string> {
  return onlyExecution(api, kind, { callerWorkflowId });
}

/**
 * The execution that an activity without a workflow waits for, as soon as there is one.
 *
 * @throws Error where there are several
 */
export async function executionIdOfActivity(api: Api, kind: Kind, callerActivityId: string): Promise<string> {
  return onlyExecution(api, kind, { callerActivityId });
}

/** How far an execution is now. */
export async function getExecution(api: Api, kind: Kind, id: string): Promise<Execution> {
  return present((await serviceOf(api, kind).get({ id })).execution);
}

/** An execution once it has ended and its caller has been told. */
export async function endedExecution(api: Api, kind: Kind, id: string): Promise<Execution> {
  let latest: Execution | undefined;
  for await (const { execution } of serviceOf(api, kind).watch({ id })) {
    latest = execution;
  }
  return present(latest);
}

/** Cancels an execution, as a user of Stigmer does. */
export async function cancelExecution(api: Api, kind: Kind, id: string, reason: string): Promise<void> {
  await serviceOf(api, kind).cancel({ id, reason });
}

async function onlyExecution(
  api: Api,
  kind: Kind,
  caller: { readonly callerWorkflowId: string } | { readonly callerActivityId: string },
): Promise<string> {
  return eventually(async () => {
    const { executions } = await serviceOf(api, kind).list(caller);
    const [execution, ...others] = executions;
    if (execution === undefined || others.length > 0) {
      throw new Error(`${JSON.stringify(caller)} has ${executions.length} executions, not one`);
    }
    return execution.id;
  });
}

function serviceOf(api: Api, kind: Kind): Api['agentExecutions'] | Api['workflowExecutions'] {
  return kind === 'agent' ? api.agentExecutions : api.workflowExecutions;
}

/** A value that has to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('It is not there');
  }
  return value;
}
