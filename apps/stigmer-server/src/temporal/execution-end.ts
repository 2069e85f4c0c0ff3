import type { JsonObject } from '@bufbuild/protobuf';
import type { CancelOrigin, FinalPhase } from '@stigmer/handshake';

/** How an execution ended. */
export interface ExecutionEnd {
  readonly phase: FinalPhase;
  readonly output?: JsonObject;
  readonly error?: { readonly type: string; readonly message: string };
  /** Where the phase is CANCELLED: who asked for it. */
  readonly cancelOrigin?: CancelOrigin;
}
