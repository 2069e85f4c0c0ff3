import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema, type WorkflowExecution } from '@stigmer/api/workflowexecution/v1';

/** The two things that Stigmer executes. */
export type ExecutionKind = 'agent' | 'workflow';

/** The message that each kind of execution is told by. */
export interface ExecutionByKind {
  agent: AgentExecution;
  workflow: WorkflowExecution;
}

/** An execution of either kind. */
export type Execution = ExecutionByKind[ExecutionKind];

/** The schema of each kind's message. */
export const executionSchemas: { readonly [K in ExecutionKind]: GenMessage<ExecutionByKind[K]> } = {
  agent: AgentExecutionSchema,
  workflow: WorkflowExecutionSchema,
};
