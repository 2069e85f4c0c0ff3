import type { CancelOrigin, ExecutionKind } from '@stigmer/handshake';
import type { WorkflowDefinition } from '@stigmer/serverless-workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { NexusBinding } from './nexus-contract.js';

/** Temporal's name of the owner workflow of each kind of execution. */
export const ownerWorkflowTypes = {
  agent: 'AgentExecution',
  workflow: 'WorkflowExecution',
} as const satisfies Record<ExecutionKind, string>;

/**
 * When an attempt of a workflow's activity began, as the shard of Temporal's history counts that keeps the activity: set anew at
 * each start, it only grows. Clocks of different shards or clusters can't be compared.
 */
export interface ShardClock {
  readonly shardId: number;
  readonly clusterId: string;
  /** A decimal number. */
  readonly time: string;
}

/** The caller's activity that waits for an execution. A standalone one has neither a workflow id nor a scheduled event. */
export interface CallbackBinding {
  /** The task token, sealed: nothing in Temporal holds it in clear text. */
  readonly sealedToken: string;
  readonly tokenPreview: string;
  readonly tokenFingerprint: string;
  /** The caller's namespace, by name. */
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  /** The event of the caller's history that scheduled the activity; what tells it from any other activity. */
  readonly scheduledEventId: string;
  /** From 1. It goes back to 1 when somebody resets the activity. */
  readonly attempt: number;
  /** When this attempt began; absent where the token does not tell it. */
  readonly clock?: ShardClock;
  /** Of a standalone activity: counts what has happened to it, and only grows; absent where the token does not tell it. */
  readonly stamp?: number;
  /** When the caller's activity times out, as an ISO 8601 date by Temporal's clock; absent where it isn't known. */
  readonly deadline?: string;
  /**
   * In place of a deadline: in how long the caller's activity times out, in milliseconds from when the owner was started or
   * given this binding. The owner makes a deadline of it, by Temporal's clock.
   */
  readonly timeLeftMs?: number;
  /** Within which time the caller's activity needs a heartbeat, in milliseconds; absent where it needs none. */
  readonly heartbeatTimeoutMs?: number;
  /** When this attempt was accepted, as an ISO 8601 date. */
  readonly boundAt: string;
  /** The revision of the messages that the caller can read. */
  readonly revision: number;
}

/** Who waits for an execution: an activity, by its task token, or a workflow, by a Nexus operation. */
export type Waiting = CallbackBinding | NexusBinding;

/** How a built-in agent is run. */
export interface BuiltinPlan {
  readonly builtin: string;
  /** Whether it is tried as a local activity first. */
  readonly short: boolean;
}

/** How an agent is run that is a Temporal workflow on workers of its own. */
export interface TemporalPlan {
  readonly workflowType: string;
  readonly taskQueue: string;
}

/** How an agent is run. */
export type AgentPlan = BuiltinPlan | TemporalPlan;

/** The argument of an agent that is a Temporal workflow. */
export interface TemporalAgentInput {
  readonly executionId: string;
  readonly agentId: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly message: string;
}

/** How a workflow definition is run: as it was when the execution was accepted. */
export interface WorkflowPlan {
  readonly definition: WorkflowDefinition;
}

/** The plan of each kind of execution. */
export interface PlanByKind {
  agent: AgentPlan;
  workflow: WorkflowPlan;
}

/** What an owner workflow is started with, beside the execution itself. */
export interface OwnerOptions<K extends ExecutionKind = ExecutionKind> {
  readonly plan: PlanByKind[K];
  /** Stigmer's own time limit, in milliseconds from the owner's start. */
  readonly timeLimitMs: number;
  /** Whether a failure may be retried by the retry policy of the caller's activity. */
  readonly retryableFailures: boolean;
  /** How long a failure is held before its caller is told, in milliseconds; absent: not at all. */
  readonly holdOnFailureMs?: number;
  /** Absent: fire and forget, or a caller that waits by a Nexus operation. */
  readonly callback?: CallbackBinding;
  /** The caller that waits by a Nexus operation; it is told by the workflow behind that operation, the owner's parent. */
  readonly nexus?: NexusBinding;
  /** The caller had already asked for its activity's cancellation when it called Create. */
  readonly callerCancelRequested?: boolean;
  /**
   * Whether the owner does as much as it can in its first workflow task: a short agent's caller is told by the activity that ran
   * the agent, and nothing is published or watched before the owner has to wait. Absent where it was started before there
   * was this, and goes on as it began.
   */
  readonly shortcuts?: boolean;
}

/** What the stand-in of an owner that was ended from outside is started with. */
export interface CallbackDeliveryOptions {
  readonly kind: ExecutionKind;
  readonly callback: CallbackBinding;
}

/** A caller's heartbeat timeout as a search attribute; undefined where it has none. */
export function heartbeatTimeoutValue({ heartbeatTimeoutMs }: CallbackBinding): string | undefined {
  return heartbeatTimeoutMs === undefined ? undefined : `${heartbeatTimeoutMs / 1000}s`;
}

/** The type of the workflow in which a definition is interpreted. */
export const DEFINITION_RUN_TYPE = 'ServerlessWorkflow' satisfies keyof typeof import('./workflows/index.js');

/** The workflow id of the child in which an owner's run interprets a definition, or in which its agent works. */
export function definitionRunId(executionId: string, ownerRunId: string): string {
  return `${executionId}/run/${ownerRunId}`;
}

/** The workflow id of an owner's stand-in. */
export function callbackDeliveryId(executionId: string): string {
  return `${executionId}/callback`;
}

/** The signal that says who asks for a cancellation, and why. Stigmer sends it before
 * Temporal's own cancellation request; a cancellation made in Temporal itself comes without. */
export const CANCEL_ORIGIN_SIGNAL = 'cancelOrigin';

/** Who asks for a cancellation, and why. */
export interface CancelRequest {
  readonly origin: CancelOrigin;
  readonly reason: string;
}

/** Cancelled in Temporal itself, by somebody who said no more. */
export const CANCELLED_IN_TEMPORAL: CancelRequest = { origin: 'user', reason: 'Cancelled in Temporal.' };

/** The update that gives a running execution the token of a later attempt of its caller's activity. */
export const REBIND_UPDATE = 'rebindCallback';

/** The signal that tells an owner that the run of its definition ended the thread that interpreted it, or held it up; its argument says how. */
export const THREAD_ENDED_SIGNAL = 'threadEnded';

/** A run that has ended so many threads ends each: once may be the work of another that ran beside it. */
export const THREADS_ENDED = 2;

/** The signal that tells an owner that the timeouts of its caller's activity have changed. */
export const CALLER_TIMEOUTS_SIGNAL = 'callerTimeouts';

/** The timeouts of a caller's activity as they are now. */
export interface ChangedTimeouts extends Pick<CallbackBinding, 'deadline' | 'heartbeatTimeoutMs'> {
  /** Which attempt they are of. */
  readonly tokenFingerprint: string;
}

/** Memo keys of an owner workflow. */
export const memoKeys = {
  /** The execution's status as a protobuf message, without its output. */
  status: 'stigmerStatus',
  /** The {@link CallbackBinding}. */
  callback: 'stigmerCallback',
  /** A hash of the spec, which tells a repeated Create from a conflicting one. */
  specHash: 'stigmerSpecHash',
} as const;

/** Search attributes of an owner workflow. */
export const searchAttributes = {
  /** The execution's phase, such as IN_PROGRESS. */
  phase: defineSearchAttributeKey('StigmerPhase', 'KEYWORD'),
  /** The id of the agent or workflow definition. */
  definition: defineSearchAttributeKey('StigmerDefinition', 'KEYWORD'),
  /** The caller's workflow id. A standalone activity has none. */
  callerWorkflowId: defineSearchAttributeKey('StigmerCallerWorkflowId', 'KEYWORD'),
  /** The id of the caller's activity. */
  callerActivityId: defineSearchAttributeKey('StigmerCallerActivityId', 'KEYWORD'),
  /** The state of the callback, such as WAITING; NEXUS while a caller waits by a Nexus operation. */
  callback: defineSearchAttributeKey('StigmerCallback', 'KEYWORD'),
  /** The heartbeat timeout of the caller's activity, such as 120s; absent where it has none. */
  heartbeatTimeout: defineSearchAttributeKey('StigmerHeartbeatTimeout', 'KEYWORD'),
} as const;
