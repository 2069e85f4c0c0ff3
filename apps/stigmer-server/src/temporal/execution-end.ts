import { create, type JsonObject } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ExecutionErrorSchema, ExecutionPhase } from '@stigmer/api/execution/v1';
import type { CancelOrigin, Execution, FinalPhase } from '@stigmer/handshake';
import {
  artifactMessage,
  outputOrArtifact,
  type ArtifactReference,
  type RunOutput,
} from '../artifacts/artifact.js';

/** How an execution ended. */
export interface ExecutionEnd {
  readonly phase: FinalPhase;
  readonly output?: JsonObject;
  /** In place of an output that is too large for Temporal. */
  readonly artifact?: ArtifactReference;
  readonly error?: { readonly type: string; readonly message: string };
  /** Where the phase is CANCELLED: who asked for it. */
  readonly cancelOrigin?: CancelOrigin;
}

/** An execution that ended with a result. */
export function completed(result: RunOutput): ExecutionEnd {
  return { phase: ExecutionPhase.COMPLETED, ...outputOrArtifact(result) };
}

/** Makes a status say how the execution ended, and when. */
export function endStatus(status: NonNullable<Execution['status']>, end: ExecutionEnd, endedAt: Date): void {
  status.phase = end.phase;
  status.output = end.output;
  status.outputArtifact = end.artifact && artifactMessage(end.artifact);
  status.error = end.error && create(ExecutionErrorSchema, end.error);
  status.completedAt = timestampFromDate(endedAt);
  status.heldUntil = undefined;
}
