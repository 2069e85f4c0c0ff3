import { create, type JsonObject } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import {
  AgentExecutionSchema,
  type AgentExecution,
  type AgentExecutionSpec,
} from '@stigmer/api/agentexecution/v1';
import type { ExecutionPhase } from '@stigmer/api/execution/v1';
import {
  WorkflowExecutionSchema,
  type WorkflowExecution,
  type WorkflowExecutionSpec,
} from '@stigmer/api/workflowexecution/v1';
import type { CancelOrigin } from '@stigmer/handshake';
import type { TokenLogFields } from '@stigmer/handshake/token';

/** What became of the caller's activity, as far as the fake knows. */
export type CallerState =
  /** It waits. */
  | 'waiting'
  /** It was told the outcome. */
  | 'told'
  /** It was over before it could be told. */
  | 'gone'
  /** Nobody waits: Create came without a token. */
  | 'none';

/** How it goes with an execution, of either kind. */
export interface Progress {
  readonly id: string;
  /** What may be shown of the activity's token; undefined for an execution that nobody waits for. */
  readonly token: TokenLogFields | undefined;
  /** How often Create has come for this execution: more than once after a lost answer. */
  readonly creates: number;
  /**
   * What has stopped the execution before its script did: `caller`, which cancelled its activity and waits to be told;
   * `caller-gone`, whose activity timed out, or was cancelled by a workflow that does not wait for that (Temporal's
   * default); `user`, with the client. Otherwise undefined.
   */
  readonly stoppedBy: CancelOrigin | undefined;
  readonly caller: CallerState;
  /** How many deliveries found the activity over. */
  readonly refusedDeliveries: number;
}

/** What is asked for, by its kind. The spec is without its callback token. */
export type Wanted =
  | { readonly kind: 'agent'; readonly spec: AgentExecutionSpec }
  | { readonly kind: 'workflow'; readonly spec: WorkflowExecutionSpec };

/** An agent that was asked for. */
export interface AskedAgent extends Progress {
  readonly kind: 'agent';
  /** Without its callback token. */
  readonly spec: AgentExecutionSpec;
  /** The execution as it is delivered, or as it is now. */
  readonly execution: AgentExecution;
}

/** A workflow that was asked for. */
export interface AskedWorkflow extends Progress {
  readonly kind: 'workflow';
  /** Without its callback token. */
  readonly spec: WorkflowExecutionSpec;
  /** The execution as it is delivered, or as it is now. */
  readonly execution: WorkflowExecution;
}

/** What the {@link FakeStigmer} was asked for, and how it goes. */
export type AskedExecution = AskedAgent | AskedWorkflow;

/** The status of an execution of either kind. */
export interface Status {
  readonly phase: ExecutionPhase;
  readonly output?: JsonObject;
  readonly error?: { readonly type: string; readonly message: string };
  readonly startedAt?: Timestamp;
  readonly completedAt?: Timestamp;
}

/** Puts together what is told of an execution. */
export function askedExecution(wanted: Wanted, progress: Progress, status: Status): AskedExecution {
  const { id } = progress;
  switch (wanted.kind) {
    case 'agent': {
      const { agentId, inputs, message } = wanted.spec;
      const execution = create(AgentExecutionSchema, { id, spec: { agentId, inputs, message }, status });
      return { ...progress, ...wanted, execution };
    }
    case 'workflow': {
      const { workflowId, inputs } = wanted.spec;
      const execution = create(WorkflowExecutionSchema, { id, spec: { workflowId, inputs }, status });
      return { ...progress, ...wanted, execution };
    }
  }
}
