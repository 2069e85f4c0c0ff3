import { isMessage } from '@bufbuild/protobuf';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import {
  executionSchemas,
  failureCodes,
  isFinalPhase,
  messageToPayload,
  type Execution,
  type ExecutionKind,
} from '@stigmer/handshake';
import type { ConnectionLike } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.js';
import type { Delivery, DeliveryReport } from '../temporal/activity-contract.js';
import type { ExecutionEnd } from '../temporal/execution-end.js';
import { MAX_DELIVERED_BYTES } from '../temporal/size-limits.js';
import { CallerActivity } from './caller-activity.js';
import { askCaller } from './caller-verdict.js';
import { deliveredExecution, readDelivered } from './delivered-execution.js';
import { executionInPayload } from './execution-payload.js';
import { OutcomeTooLargeError } from './outcome-too-large-error.js';
import { GrpcStatus, grpcStatusOf, grpcStatusName } from '../temporal/grpc-status.js';
import { TokenUnsealError, type TokenSealer } from './token-sealer.js';

/** What delivering needs. */
export interface DeliveryDependencies {
  readonly connection: ConnectionLike;
  readonly sealer: TokenSealer;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Tells the caller's activity how its execution ended: one try.
 *
 * NotFound is a question, put to the caller's workflow. InvalidArgument can't get better: the caller then gets a failure that
 * says so instead. Everything else (an outage, shed load, a rotated credential) is thrown, to be tried again.
 *
 * @param attempt which try this is, from 1
 */
export async function deliverOutcome(
  { connection, sealer, logger, metrics }: DeliveryDependencies,
  execution: Execution,
  delivery: Delivery,
  attempt: number,
): Promise<DeliveryReport> {
  const { kind, outcome, callback } = delivery;
  const log = logger.child({
    execution_id: execution.id,
    token_fingerprint: callback.tokenFingerprint,
    workflow_id: callback.workflowId,
    outcome: outcome.result,
    attempt,
  });
  const stopTimer = metrics.completionSeconds.startTimer();
  const delivered = (told?: ExecutionEnd): DeliveryReport => {
    metrics.completions.inc({ kind, status: outcome.result });
    log.info('External activity completed');
    return { state: 'DELIVERED', attempts: attempt, ...(told && { told }) };
  };
  let caller: CallerActivity | undefined;
  try {
    const token = await sealer.open(callback.sealedToken);
    caller = new CallerActivity(connection, callback.namespace, token, execution.id);
    await tell(caller, execution, delivery);
    stopTimer();
    return delivered();
  } catch (error) {
    const status = grpcStatusOf(error);
    const lastError = error instanceof Error ? error.message : String(error);
    if (status === GrpcStatus.NOT_FOUND) {
      const verdict = await askCaller(connection, callback, execution.id);
      switch (verdict.state) {
        case 'told':
          return delivered(readEnd(kind, verdict.execution));
        case 'told-as-asked':
          return delivered();
        case 'told-of-refusal':
          return { state: 'FAILED', attempts: attempt, lastError: 'Temporal refused the outcome.' };
        case 'between-attempts':
          return { state: 'BETWEEN_ATTEMPTS', attempts: attempt, lastError: verdict.reason };
        case 'gone':
          metrics.completionFailures.inc({ kind, reason: grpcStatusName(status) });
          log.warn({ reason: verdict.reason }, 'Caller is gone');
          return { state: 'CALLER_GONE', attempts: attempt, lastError, verdict: verdict.reason };
      }
    }
    const reason = failureReason(error, status);
    metrics.completionFailures.inc({ kind, reason });
    log.error({ reason, err: error }, 'External activity completion failed');
    const cantGetBetter = status === GrpcStatus.INVALID_ARGUMENT || error instanceof OutcomeTooLargeError;
    if (cantGetBetter && caller) {
      await tellOfRefusal(caller, delivery, lastError, log);
      return { state: 'FAILED', attempts: attempt, lastError };
    }
    throw error;
  }
}

async function tell(
  caller: CallerActivity,
  execution: Execution,
  { kind, outcome, callback, retryable }: Delivery,
): Promise<void> {
  const payload = messageToPayload(executionSchemas[kind], deliveredExecution(execution, callback.revision));
  checkDeliveredSize(payload);
  switch (outcome.result) {
    case 'completed':
      return caller.complete(payload);
    case 'failed':
      return caller.fail({
        type: outcome.type,
        message: execution.status?.error?.message ?? '',
        // A retry would run again what somebody has cancelled.
        nonRetryable: !retryable || execution.status?.phase === ExecutionPhase.CANCELLED,
        details: payload,
      });
    case 'cancelled':
      return caller.reportCancelled(payload);
  }
}

/** Temporal would say OK to a payload over its limit, and fail the caller's activity in place of completing it. */
function checkDeliveredSize({ data }: Payload): void {
  if (data && data.length > MAX_DELIVERED_BYTES) {
    throw new OutcomeTooLargeError(data.length, MAX_DELIVERED_BYTES);
  }
}

/** Why a try failed, as a metric's label. */
function failureReason(error: unknown, status: number | undefined): string {
  if (error instanceof TokenUnsealError) {
    return 'UNSEAL';
  }
  return error instanceof OutcomeTooLargeError ? 'TOO_LARGE' : grpcStatusName(status);
}

/** How an execution ended, as its caller was told. */
function readEnd(kind: ExecutionKind, payload: Payload): ExecutionEnd | undefined {
  const execution = executionInPayload(payload);
  if (
    !isMessage(execution, executionSchemas[kind]) ||
    !execution.status ||
    !isFinalPhase(execution.status.phase)
  ) {
    return undefined;
  }
  const { phase, error } = execution.status;
  return {
    phase,
    ...readDelivered(execution),
    ...(error && { error: { type: error.type, message: error.message } }),
  };
}

/** An outcome that Temporal refuses must not leave its caller waiting: it is told so, in as few words as will be taken. */
async function tellOfRefusal(
  caller: CallerActivity,
  { kind }: Delivery,
  reason: string,
  log: Logger,
): Promise<void> {
  try {
    await caller.fail({
      type: failureCodes[kind].FAILED,
      message: `Temporal refused the outcome: ${reason}`,
      nonRetryable: true,
    });
  } catch (error) {
    const status = grpcStatusOf(error);
    if (status !== GrpcStatus.NOT_FOUND && status !== GrpcStatus.INVALID_ARGUMENT) {
      throw error;
    }
    log.error({ err: error }, 'External activity completion failed');
  }
}
