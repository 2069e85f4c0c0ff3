import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { CallerOutcome, Execution, ExecutionKind } from '@stigmer/handshake';
import type { RunOutput } from '../artifacts/artifact.js';
import type { ExecutionEnd } from './execution-end.js';
import type { PassPlan, ShardPass } from './monitor-contract.js';
import type { CallbackBinding, ChangedTimeouts, Waiting } from './owner-contract.js';

/** What a built-in agent is asked. */
export interface AgentRun {
  readonly executionId: string;
  readonly builtin: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A call of a function by a workflow definition. */
export interface FunctionCall {
  readonly name: string;
  /** The task that calls it. */
  readonly task: string;
  readonly args: JsonObject;
}

/** An outcome on its way to the caller's activity. */
export interface Delivery {
  readonly kind: ExecutionKind;
  readonly outcome: CallerOutcome;
  readonly retryable: boolean;
  readonly callback: CallbackBinding;
  /** How many times it was tried before this activity. */
  readonly triedBefore: number;
}

/** A failure that its caller is not told of yet. */
export interface HeldFailure {
  readonly kind: ExecutionKind;
  readonly executionId: string;
  readonly error: { readonly type: string; readonly message: string };
  /** An ISO 8601 date. */
  readonly heldUntil: string;
}

/** The type of the failure of a try to deliver. */
export const DELIVERY_FAILED = 'DeliveryFailed';

/** The first detail of such a failure. */
export interface DeliveryFailureDetails {
  /** How many times it has been tried by then. */
  readonly attempts: number;
}

/** How telling a caller ended for good. */
export interface FinalDelivery {
  readonly state: 'DELIVERED' | 'CALLER_GONE' | 'FAILED';
  /** How many times it was tried. */
  readonly attempts: number;
  /** What the last failed try said. */
  readonly lastError?: string;
  /** What became of the caller's activity, where Temporal no longer knew the token. */
  readonly verdict?: string;
  /** Where an earlier try had got through: how the execution ended for the caller. That is then how it ended. */
  readonly told?: ExecutionEnd;
}

/** The caller's activity is about to be tried again: the outcome is for its next attempt, which will call Create. */
export interface BetweenAttempts {
  readonly state: 'BETWEEN_ATTEMPTS';
  readonly attempts: number;
  /** Why the outcome waits. */
  readonly lastError?: string;
}

/** How a delivery went. */
export type DeliveryReport = FinalDelivery | BetweenAttempts;

/** What the run of a short agent gave. */
export interface ShortRun {
  readonly output: RunOutput;
  /** When the agent ended, as an ISO 8601 date. */
  readonly endedAt: string;
  /** How the caller was told; absent where nobody waits, or has still to be told. */
  readonly report?: FinalDelivery;
  /** How many times telling the caller was tried. */
  readonly tries: number;
}

/** The activities of Stigmer's own workflows. */
export interface OwnActivities {
  /** Runs a built-in agent and gives its output. Fails with `AgentInputError` (non-retryable) on a bad input. */
  runBuiltinAgent(run: AgentRun): Promise<RunOutput>;
  /**
   * Runs a short built-in agent, and tells its caller at once when it has completed. Fails as `runBuiltinAgent`, and the caller is
   * not told then.
   *
   * @param callback absent where nobody waits
   */
  runShortAgent(execution: AgentExecution, builtin: string, callback?: CallbackBinding): Promise<ShortRun>;
  /** Keeps an output as an artifact that is too large for Temporal. */
  storeOutput(executionId: string, output: JsonObject): Promise<RunOutput>;
  /** Calls a function that workflow definitions may use. */
  callFunction(call: FunctionCall): Promise<JsonValue>;
  /** Completes, fails or cancels the caller's activity. Fails (retryable) while Temporal can't be told. */
  deliverOutcome(execution: Execution, delivery: Delivery): Promise<DeliveryReport>;
  /** Tells operators of a failure that is held for them. */
  reportHeld(held: HeldFailure): Promise<void>;
  /**
   * Asks Temporal for the timeouts of the caller's activity: those of an attempt that is over count no more. Gives null where they
   * are still those of its binding, and where the activity is over.
   */
  readChangedTimeouts(callback: CallbackBinding): Promise<ChangedTimeouts | null>;
  /** Tells operators that most of the time until a caller's deadline has passed. */
  warnOfDeadline(executionId: string, caller: Waiting): Promise<void>;
  /**
   * Gives an execution whose owner has ended without a result that says how: it was cancelled, or ended from outside. Fails
   * (retryable) while the owner runs. Gives null where nothing is left of it.
   */
  readEndedExecution(kind: ExecutionKind, executionId: string): Promise<Execution | null>;
  /** Terminates the run of a definition; one that has closed is left as it is. */
  endRun(workflowId: string, reason: string): Promise<void>;
  /** Plans the next pass over all waiting callers. */
  planPass(): Promise<PassPlan>;
  /** A shard's pass over the callers whose activities have no heartbeat timeout. */
  checkCallers(pass: ShardPass): Promise<void>;
  /** One pass over the callers that wait by Nexus operations. */
  checkNexusCallers(): Promise<void>;
  /** One pass over the callers whose activities have one. Gives the time until the next pass, in milliseconds. */
  beatCallers(): Promise<number>;
  /** Has the callers told whose owners were ended from outside. */
  tellForEndedOwners(): Promise<void>;
  /** Returns pending, and is completed by its task token, as a caller's activity is. */
  shakeHands(): Promise<void>;
  /** Ends owners that can't get on. */
  endStuckOwners(): Promise<void>;
}
