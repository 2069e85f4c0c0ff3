import type { SeenRun } from './caller-history.js';
import type { Handshake, HandshakeKind } from './script.js';
import { standaloneCaller } from './standalone-caller.js';
import type { Stack } from './stack.js';
import { workflowCaller } from './workflow-caller.js';

/** An activity that waits, as Temporal describes it. */
export interface PendingAttempt {
  readonly attempt: number;
  /** When it was started, in milliseconds since the epoch; 0 where no worker has it. */
  readonly startedMs: number;
  /** Whether the attempt before it timed out. */
  readonly followsTimeout: boolean;
  readonly workerIdentity: string;
}

/** The caller of a handshake, as Temporal has it. */
export interface Caller {
  /** Whether it still waits for anything; throws where Temporal has no such caller. */
  isOpen(): Promise<boolean>;
  /** Its one activity that is pending. */
  pending(): Promise<PendingAttempt | undefined>;
  cancel(): Promise<unknown>;
  terminate(reason: string): Promise<unknown>;
  /** What it was told, in each of its runs, in their order. */
  runs(): Promise<SeenRun[]>;
}

/** Activities that a client starts without any workflow. */
export const standaloneKinds = [
  'activity without a workflow',
  'activity without a workflow, for a patient caller',
] as const satisfies HandshakeKind[];

export type StandaloneKind = (typeof standaloneKinds)[number];

/** Whether a caller is an activity without a workflow. */
export function isStandalone(kind: HandshakeKind): kind is StandaloneKind {
  return standaloneKinds.some((standalone) => standalone === kind);
}

/** The caller of a handshake. */
export function callerOf(stack: Stack, handshake: Handshake): Caller {
  const make = isStandalone(handshake.kind) ? standaloneCaller : workflowCaller;
  return make(stack.client, handshake.callerId);
}
