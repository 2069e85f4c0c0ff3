import type { ExecutionKind } from '@stigmer/handshake';
import type { Client, ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import type { CallbackNamespaces } from '../callbacks/callback-namespaces.js';
import type { TokenSealer } from '../callbacks/token-sealer.js';
import type { PlanByKind } from '../temporal/owner-contract.js';
import type { ExecutionLink } from './execution-link.js';

/** How an execution of a definition is run. */
export interface ExecutionPlan<K extends ExecutionKind> {
  readonly plan: PlanByKind[K];
  /** In milliseconds; undefined where the definition sets none. */
  readonly timeLimitMs: number | undefined;
  readonly retryableFailures: boolean;
  /** How long failures are held, in milliseconds; undefined: callers are told at once. */
  readonly holdOnFailureMs: number | undefined;
}

/** Finds the plan of a definition by kind and id; undefined where there is no such definition. */
export type PlanLookup = {
  readonly [K in ExecutionKind]: (definitionId: string) => ExecutionPlan<K> | undefined;
};

/** What the operations on executions need. */
export interface ExecutionsContext {
  /** In Stigmer's own namespace. */
  readonly client: Client;
  readonly connection: ConnectionLike;
  /** Stigmer's own namespace. */
  readonly namespace: string;
  /** Whether a worker runs in this process, so that an owner's first task needn't go through Temporal. */
  readonly eagerStart: boolean;
  readonly callbackNamespaces: CallbackNamespaces;
  readonly sealer: TokenSealer;
  readonly plans: PlanLookup;
  /** Where people look at an execution; undefined where that is not configured. */
  readonly executionLink: ExecutionLink;
  readonly logger: Logger;
}
