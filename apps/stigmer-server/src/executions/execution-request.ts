import { clone, create, toJson, type JsonValue } from '@bufbuild/protobuf';
import { durationMs, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { defaultTimeLimitMs, type ExecutionKind } from '@stigmer/handshake';
import { createHash } from 'node:crypto';
import { callbackStatus } from '../temporal/callback-status.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import type { OwnerStart } from '../temporal/owner-start.js';
import { refuse } from './execution-errors.js';
import { executionTraits, type SpecByKind } from './execution-traits.js';
import type { ExecutionPlan } from './executions-context.js';
import { MAX_INPUT_BYTES } from '../temporal/size-limits.js';

/** A request for an execution, ready to be started. */
export interface ExecutionRequest<K extends ExecutionKind> extends OwnerStart<K> {
  readonly kind: K;
  readonly id: string;
}

/** Puts a request together: from what was asked for, the definition's plan and the caller that waits. */
export function executionRequest<K extends ExecutionKind>(
  kind: K,
  id: string,
  spec: SpecByKind[K],
  plan: ExecutionPlan<K>,
  callback: CallbackBinding | undefined,
): ExecutionRequest<K> {
  const traits = executionTraits[kind];
  // What is kept of the spec: neither the token nor what belongs to this one attempt of the caller's activity.
  const asked = clone(traits.specSchema, spec);
  asked.callbackToken = new Uint8Array();
  asked.callback = undefined;
  const status = create(traits.statusSchema);
  status.phase = ExecutionPhase.PENDING;
  status.startedAt = timestampFromDate(new Date());
  status.callback = callbackStatus(callback);
  const limit = asked.timeLimit
    ? durationMs(asked.timeLimit)
    : (plan.timeLimitMs ?? defaultTimeLimitMs[kind]);
  return {
    kind,
    id,
    definitionId: traits.definitionId(spec),
    execution: traits.execution(id, asked, status),
    options: {
      plan: plan.plan,
      timeLimitMs: limit,
      retryableFailures: plan.retryableFailures,
      ...(plan.holdOnFailureMs !== undefined && { holdOnFailureMs: plan.holdOnFailureMs }),
      ...(callback && { callback }),
      shortcuts: true,
    },
    specHash: createHash('sha256')
      .update(canonicalJson(toJson(traits.specSchema, asked)))
      .digest('hex'),
  };
}

/** @throws ConnectError INVALID_ARGUMENT where the inputs are too large to be delivered back with the outcome */
export function checkInputSize(spec: SpecByKind[ExecutionKind]): void {
  const message = 'message' in spec ? spec.message : '';
  // As JSON, in which they travel: a control character takes six bytes there.
  const bytes = Buffer.byteLength(JSON.stringify([spec.inputs, message]));
  if (bytes > MAX_INPUT_BYTES) {
    throw refuse(
      Code.InvalidArgument,
      `spec.inputs takes ${bytes} bytes as JSON; at most ${MAX_INPUT_BYTES} are accepted. Pass a URL to the data instead.`,
    );
  }
}

/** The same text for the same JSON: clients may send the entries of a map in any order, and another one each time. */
function canonicalJson(json: JsonValue): string {
  return JSON.stringify(json, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
