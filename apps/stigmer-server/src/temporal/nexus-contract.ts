import type { ExecutionKind } from '@stigmer/handshake';
import type { CancelRequest, OwnerOptions } from './owner-contract.js';

/** The type of the workflow behind a Nexus operation. */
export const NEXUS_OPERATION_TYPE = 'NexusOperation' satisfies keyof typeof import('./workflows/index.js');

/** The memo key of the {@link NexusCaller} in a workflow behind an operation. */
export const NEXUS_CALLER_MEMO = 'stigmerNexusCaller';

/** The workflow that waits for an execution by a Nexus operation. */
export interface NexusCaller {
  /** By name. */
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  /** The event of the caller's history that scheduled the operation; what tells it from any other operation. */
  readonly scheduledEventId: string;
}

/** A caller, as the owner of its execution knows it. */
export interface NexusBinding extends NexusCaller {
  readonly via: 'nexus';
  /** When the operation times out, as an ISO 8601 date; absent where its caller set no timeout. */
  readonly deadline?: string;
  /** When it was accepted, as an ISO 8601 date. */
  readonly boundAt: string;
}

/** What the workflow behind a Nexus operation is started with, beside the execution itself. */
export interface NexusOperationOptions<K extends ExecutionKind = ExecutionKind> {
  readonly kind: K;
  readonly definitionId: string;
  readonly specHash: string;
  readonly owner: OwnerOptions<K>;
  readonly caller: NexusCaller;
  /** How long the operation may take, in milliseconds; absent where its caller set no timeout. */
  readonly timeoutMs?: number;
  /** The revision of the messages that the caller can read. */
  readonly revision: number;
}

/** What the workflow behind an operation is told when its caller cancels. */
export const CANCELLED_BY_CALLER: CancelRequest = {
  origin: 'caller',
  reason: 'The caller cancelled its operation.',
};

const OPERATION_SUFFIX = '/nexus';

/** The workflow id of the workflow behind the Nexus operation that waits for an execution. */
export function nexusOperationId(executionId: string): string {
  return `${executionId}${OPERATION_SUFFIX}`;
}

/** The execution that a workflow behind a Nexus operation waits for; undefined where the workflow is none. */
export function executionIdOfOperation(workflowId: string): string | undefined {
  return workflowId.endsWith(OPERATION_SUFFIX) ? workflowId.slice(0, -OPERATION_SUFFIX.length) : undefined;
}
