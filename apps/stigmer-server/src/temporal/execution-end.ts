import type { JsonObject } from '@bufbuild/protobuf';
import type { CancelOrigin, FinalPhase } from '@stigmer/handshake';
import type { ArtifactReference } from '../artifacts/artifact.js';

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
