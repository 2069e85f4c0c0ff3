import { create } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import {
  AgentExecutionSchema,
  AgentExecutionSpecSchema,
  AgentExecutionStatusSchema,
  type AgentExecutionSpec,
  type AgentExecutionStatus,
} from '@stigmer/api/agentexecution/v1';
import {
  WorkflowExecutionSchema,
  WorkflowExecutionSpecSchema,
  WorkflowExecutionStatusSchema,
  type WorkflowExecutionSpec,
  type WorkflowExecutionStatus,
} from '@stigmer/api/workflowexecution/v1';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';

/** The spec of each kind of execution. */
export interface SpecByKind {
  agent: AgentExecutionSpec;
  workflow: WorkflowExecutionSpec;
}

/** The status of each kind of execution. */
export interface StatusByKind {
  agent: AgentExecutionStatus;
  workflow: WorkflowExecutionStatus;
}

/** What differs between the kinds of execution, beyond their names. */
export interface ExecutionTraits<K extends ExecutionKind> {
  readonly schema: GenMessage<ExecutionByKind[K]>;
  readonly specSchema: GenMessage<SpecByKind[K]>;
  readonly statusSchema: GenMessage<StatusByKind[K]>;
  definitionId(spec: SpecByKind[K]): string;
  /** A spec that only names its definition. */
  specOf(definitionId: string): SpecByKind[K];
  execution(id: string, spec: SpecByKind[K], status: StatusByKind[K]): ExecutionByKind[K];
}

/** The traits of each kind. */
export const executionTraits: { readonly [K in ExecutionKind]: ExecutionTraits<K> } = {
  agent: {
    schema: AgentExecutionSchema,
    specSchema: AgentExecutionSpecSchema,
    statusSchema: AgentExecutionStatusSchema,
    definitionId: (spec) => spec.agentId,
    specOf: (agentId) => create(AgentExecutionSpecSchema, { agentId }),
    execution: (id, spec, status) => create(AgentExecutionSchema, { id, spec, status }),
  },
  workflow: {
    schema: WorkflowExecutionSchema,
    specSchema: WorkflowExecutionSpecSchema,
    statusSchema: WorkflowExecutionStatusSchema,
    definitionId: (spec) => spec.workflowId,
    specOf: (workflowId) => create(WorkflowExecutionSpecSchema, { workflowId }),
    execution: (id, spec, status) => create(WorkflowExecutionSchema, { id, spec, status }),
  },
};
